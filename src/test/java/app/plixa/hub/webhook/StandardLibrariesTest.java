package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The reference libraries of Standard Webhooks verify what we sign, and nothing else. */
class StandardLibrariesTest {
    private static final String ID = "evt_0198c0de5ad77000a1b2c3d4e5f60717";
    private static final String BODY = "{\"event\":\"message.inbound\",\"data\":{\"body\":\"Olá 😀 a/b\"}}";
    private static final Path NODE = Path.of("src/test/webhook-verifiers");

    private final String secret = Signature.newSecret(new SecureRandom());
    private final String other = Signature.newSecret(new SecureRandom());
    private final long now = Instant.now().getEpochSecond();

    /** {@code com.standardwebhooks:standardwebhooks} of Maven Central. */
    @Test
    void theOneInJavaDoes() throws Exception {
        Webhook webhook = new Webhook(secret);
        assertThatCode(() -> webhook.verify(BODY, headers(signed(BODY, secret))))
                .doesNotThrowAnyException();
        assertThatCode(() -> webhook.verify(BODY, headers(signed(BODY, other) + " " + signed(BODY, secret))))
                .as("during a rotation both sign")
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> webhook.verify(BODY, headers(signed(BODY, other))))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> webhook.verify(BODY + " ", headers(signed(BODY, secret))))
                .isInstanceOf(WebhookVerificationException.class);
        assertThat(webhook.sign(ID, now, BODY)).isEqualTo(signed(BODY, secret));
    }

    /** {@code standardwebhooks} of npm; {@code npm ci} in {@code src/test/webhook-verifiers} installs it. */
    @Test
    void theOneOfNodeDoes() throws Exception {
        assumeTrue(Files.isDirectory(NODE.resolve("node_modules/standardwebhooks")), "npm ci was not run there");
        assertThat(node(BODY, signed(BODY, secret))).isZero();
        assertThat(node(BODY, signed(BODY, other) + " " + signed(BODY, secret))).isZero();
        assertThat(node(BODY, signed(BODY, other))).isEqualTo(1);
        assertThat(node(BODY + " ", signed(BODY, secret))).isEqualTo(1);
    }

    private String signed(String body, String key) {
        return Signature.standard(ID, now, body.getBytes(StandardCharsets.UTF_8), key);
    }

    private Map<String, List<String>> headers(String signature) {
        return Map.of(
                "webhook-id", List.of(ID),
                "webhook-timestamp", List.of(Long.toString(now)),
                "webhook-signature", List.of(signature));
    }

    private int node(String body, String signature) throws Exception {
        Process verifier = new ProcessBuilder("node", "standard.mjs", secret, ID, Long.toString(now), signature)
                .directory(NODE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var input = verifier.getOutputStream()) {
            input.write(body.getBytes(StandardCharsets.UTF_8));
        }
        return verifier.waitFor();
    }
}
