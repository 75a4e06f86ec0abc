package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SignatureTest {
    /** RFC 4231, test case 2. */
    @Test
    void theSeedsSignatureIsPlainHmacSha256() {
        byte[] body = "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);
        assertThat(Signature.plixa(body, "Jefe"))
                .isEqualTo("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    /** As the npm package standardwebhooks signs the example of its documentation. */
    @Test
    void theStandardSignatureIsThatOfTheReferenceLibraries() {
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        assertThat(Signature.standard(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void secretsAreLongAndDiffer() {
        SecureRandom random = new SecureRandom();
        assertThat(Signature.newSecret(random)).startsWith("whsec_").hasSize(50);
        assertThat(Signature.newSecret(random)).isNotEqualTo(Signature.newSecret(random));
    }
}
