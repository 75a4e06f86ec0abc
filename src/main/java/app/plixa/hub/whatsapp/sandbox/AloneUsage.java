package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.http.OwnPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says how a stand-in without a hub is used: at its start, and to whoever asks for {@code /}. */
@RestController
@Profile(InSandbox.ALONE)
class AloneUsage {
    private static final Logger log = LoggerFactory.getLogger(AloneUsage.class);

    private static final String USAGE = """
            A stand-in for WhatsApp's Cloud API: %1$s

            Send, as to https://graph.facebook.com (hub.sandbox.alone.access-token):
              curl %1$s/sandbox/graph/%2$s/%3$s/messages \\
                -H 'Authorization: Bearer %4$s' -H 'Content-Type: application/json' \\
                -d '{"messaging_product":"whatsapp","to":"5511912345678","text":{"body":"Hello"}}'
            As at Meta, what is no template goes only to customers who wrote within 24 hours. Play one:
              curl %1$s/sandbox/inbound -H 'Content-Type: application/json' \\
                -d '{"phone":"5511912345678","body":"Hi"}'
            Callbacks are posted to %5$s (hub.sandbox.alone.callback-url),
            signed in X-Hub-Signature-256 under the app secret %6$s (hub.sandbox.alone.app-secret).
            Script what goes wrong: %1$s/sandbox, /sandbox/script, /sandbox/magic-numbers
            """;

    private final SandboxNumbers numbers;
    private final OwnPort own;
    private final String version;

    AloneUsage(SandboxNumbers numbers, OwnPort own, @Value("${hub.whatsapp.api-version}") String version) {
        this.numbers = numbers;
        this.own = own;
        this.version = version;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_PLAIN_VALUE)
    String usage() {
        SandboxNumber number = numbers.all().get(0);
        return USAGE.formatted(
                own.url(),
                version,
                number.phoneNumberId(),
                number.accessToken(),
                number.callbackUrl(),
                number.appSecret());
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        log.info("\n{}", usage());
    }
}
