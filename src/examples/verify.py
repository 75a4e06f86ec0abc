import hashlib
import hmac


# body: the bytes as they came (Flask: request.get_data()), signature: X-Plixa-Signature
def genuine(body: bytes, signature: str | None, secret: str) -> bool:
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), (signature or "").encode())
