package app.plixa.hub.whatsapp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an app secret signs: the value of {@code X-Hub-Signature-256} (Meta: Webhooks, Validating payloads), and tokens. */
public final class CallbackSignature {
    private CallbackSignature() {}

    /** {@code sha256=<hex HMAC-SHA256 of the raw body under the app secret>} */
    public static String of(byte[] body, String appSecret) {
        return "sha256=" + hex(body, appSecret);
    }

    /** The {@code appsecret_proof} of a token (Graph API: Secure requests). */
    public static String proof(String accessToken, String appSecret) {
        return hex(accessToken.getBytes(StandardCharsets.UTF_8), appSecret);
    }

    private static String hex(byte[] text, String appSecret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(appSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256", e);
        }
    }
}
