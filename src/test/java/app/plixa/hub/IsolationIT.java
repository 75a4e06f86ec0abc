package app.plixa.hub;

import static app.plixa.hub.WebhookCalls.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More endpoints hang than there are places in the whole hub. */
class IsolationIT {
    private static final int HANGING = 24;

    private final CountDownLatch release = new CountDownLatch(1);

    @TempDir
    Path folder;

    @Test
    void endpointsThatHangTakeNoPlaceFromThoseOfAnotherWorkspaceThatDoNot() throws Exception {
        String[] options = {
            "--hub.webhooks.max-in-flight=16",
            "--hub.webhooks.timeout=3s",
            "--hub.webhooks.retry-delays=200ms",
            "--hub.webhooks.max-attempts=100"
        };
        try (Receiver customer = new Receiver(this::hangs);
                RunningHub hub = new RunningHub(folder, options)) {
            WebhookCalls calls = new WebhookCalls(hub);
            hub.connect("num_other", ApiHub.stranger(hub), "999");
            for (int i = 0; i < HANGING; i++) {
                calls.endpoint(customer.url("/hangs/" + i), "'events':['message.inbound']");
            }
            for (int i = 0; i < 5; i++) {
                calls.inbound("for those that hang");
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> calls.one("select count(*) from endpoints where failures > 0")
                            .equals(Integer.toString(HANGING)));

            stranger(
                    hub,
                    "POST",
                    "/v1/webhooks",
                    "{'url':'" + customer.url("/healthy") + "','events':['conversation.updated']}");
            String conversation = stranger(hub, "POST", "/v1/messages/send", "{'phone':'5511912340001','body':'Hi'}");
            for (int i = 1; i <= 8; i++) {
                int told = i;
                stranger(hub, "PATCH", "/v1/conversations/" + conversation, "{'name':'no. " + i + "'}");
                await().atMost(Duration.ofSeconds(5))
                        .until(() -> customer.at("/healthy").size() == told);
            }
            assertThat(calls.one(
                            "select count(*) from deliveries where event = 'message.inbound' and state = 'pending'"))
                    .isEqualTo(Integer.toString(5 * HANGING));
            release.countDown();
        }
    }

    private Receiver.Reply hangs(Receiver.Received request) {
        if (request.path().startsWith("/hangs")) {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return new Receiver.Reply(204, "");
    }

    private static String stranger(RunningHub hub, String method, String path, String body) {
        return data(hub.call(method, path, body.replace('\'', '"'), "Authorization", "Bearer " + ApiHub.STRANGER))
                .path("conversation_id")
                .asText();
    }
}
