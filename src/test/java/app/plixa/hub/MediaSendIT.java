package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files on their way to WhatsApp: given once, given again, refused; and never passed by what comes behind them. */
@ExtendWith(ApiHub.class)
class MediaSendIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void aFileThatIsNotTakenAtFirstIsGivenAgain() {
        AtomicInteger tries = new AtomicInteger();
        behave(() -> tries.incrementAndGet() == 1
                ? new Receiver.Reply(500, "{\"error\":{\"code\":131000}}")
                : new Receiver.Reply(200, "{\"id\":\"771\"}"));

        String id = send("5511912370001", upload()).path("id").asText();

        await().atMost(SOON).until(() -> ApiHub.hub().status(id).equals("sent"));
        assertThat(tries).hasValue(2);
        assertThat(posted(id).at("/image/id").asText()).isEqualTo("771");
        assertThat(posted(id).at("/image/caption").asText()).isEqualTo("c");
    }

    @Test
    void aFileThatIsRefusedFailsItsMessage() {
        behave(() -> new Receiver.Reply(400, "{\"error\":{\"code\":100,\"message\":\"(#100) Invalid parameter\"}}"));

        String id = send("5511912370002", upload()).path("id").asText();

        await().atMost(SOON).until(() -> ApiHub.hub().status(id).equals("failed"));
        JsonNode error = ApiHub.get("/v1/messages/" + id).path("error");
        assertThat(error.path("code").asText()).isEqualTo("media_rejected");
        assertThat(error.at("/provider/code").asInt()).isEqualTo(100);
    }

    @Test
    void aFileThatWhatsAppForgotIsGivenAgainWithTheNextMessage() {
        AtomicInteger uploads = new AtomicInteger();
        ApiHub.whatsApp().behave(request -> {
            if (request.path().endsWith("/media")) {
                return new Receiver.Reply(200, "{\"id\":\"78" + uploads.incrementAndGet() + "\"}");
            }
            return request.text().contains("\"781\"")
                    ? new Receiver.Reply(400, "{\"error\":{\"code\":131053}}")
                    : Receiver.taken(request);
        });
        String media = upload();

        String first = send("5511912370003", media).path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(first).equals("failed"));
        String second = send("5511912370003", media).path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(second).equals("sent"));
        String third = send("5511912370003", media).path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(third).equals("sent"));

        assertThat(uploads).hasValue(2);
        assertThat(posted(second).at("/image/id").asText()).isEqualTo("782");
    }

    /** Told by a status, after it took the messages; what it says of the old copy says nothing of the new one. */
    @Test
    void aFileThatWhatsAppRejectsLaterIsGivenAgainOnceWithTheNextMessage() {
        AtomicInteger uploads = new AtomicInteger();
        behave(() -> new Receiver.Reply(200, "{\"id\":\"79" + uploads.incrementAndGet() + "\"}"));
        String media = upload();
        String first = sent("5511912370004", media);
        String second = sent("5511912370005", media);
        Callbacks callbacks = new Callbacks(ApiHub.hub());

        callbacks.failed(wamid(first), first, 131053);
        String third = sent("5511912370006", media);
        callbacks.failed(wamid(second), second, 131053);
        String fourth = sent("5511912370006", media);

        assertThat(posted(second).at("/image/id").asText()).isEqualTo("791");
        assertThat(posted(third).at("/image/id").asText()).isEqualTo("792");
        assertThat(posted(fourth).at("/image/id").asText()).isEqualTo("792");
        assertThat(uploads).hasValue(2);
    }

    @Test
    void aFileForManyIsGivenOnceAndTextBehindItWaits() {
        AtomicInteger uploads = new AtomicInteger();
        behave(() -> {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            return new Receiver.Reply(200, "{\"id\":\"77" + uploads.incrementAndGet() + "\"}");
        });
        String media = upload();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(send("551191237001" + i, media).path("id").asText());
        }
        String behind = ApiHub.hub().send("5511912370010", "behind").path("id").asText();

        for (String id : ids) {
            await().atMost(SOON).until(() -> ApiHub.hub().status(id).equals("sent"));
            assertThat(posted(id).at("/image/id").asText()).isEqualTo("771");
        }
        await().atMost(SOON).until(() -> ApiHub.hub().status(behind).equals("sent"));
        assertThat(uploads).hasValue(1);
        assertThat(places(behind)).isGreaterThan(places(ids.get(0)));
    }

    /** What the Cloud API says to files; it takes every message. */
    private static void behave(Supplier<Receiver.Reply> toFiles) {
        ApiHub.whatsApp()
                .behave(request -> request.path().endsWith("/media") ? toFiles.get() : Receiver.taken(request));
    }

    private static String upload() {
        byte[] jpeg = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0};
        return RunningHub.json(MediaCalls.upload(ApiHub.hub(), "a.jpg", "image/jpeg", jpeg)
                        .body())
                .at("/data/id")
                .asText();
    }

    private static JsonNode send(String phone, String media) {
        return ApiHub.call(
                202,
                "POST",
                "/v1/messages/send",
                "{\"phone\":\"" + phone + "\",\"type\":\"image\",\"image\":{\"id\":\"" + media
                        + "\",\"caption\":\"c\"}}");
    }

    private static String sent(String phone, String media) {
        String id = send(phone, media).path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(id).equals("sent"));
        return id;
    }

    private static String wamid(String id) {
        return ApiHub.get("/v1/messages/" + id).path("provider_id").asText();
    }

    /** What WhatsApp was asked to send. */
    private static JsonNode posted(String id) {
        return messages().stream()
                .filter(message ->
                        message.path("biz_opaque_callback_data").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static int places(String id) {
        return messages().indexOf(posted(id));
    }

    private static List<JsonNode> messages() {
        return ApiHub.whatsApp().received().stream()
                .filter(request -> request.path().endsWith("/messages"))
                .map(request -> RunningHub.json(request.text()))
                .toList();
    }
}
