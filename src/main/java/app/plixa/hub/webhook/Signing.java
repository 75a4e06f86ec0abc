package app.plixa.hub.webhook;

import org.springframework.stereotype.Component;

/** Signs for routes that post by themselves, as webhooks are signed. */
@Component("signing")
public class Signing {
    /** The value of {@code X-Plixa-Signature} for these bytes under that secret. */
    public String header(byte[] body, String secret) {
        return Signature.plixa(body, secret);
    }
}
