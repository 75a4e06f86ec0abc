package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.media.Attachment;
import app.plixa.hub.media.Copies;
import app.plixa.hub.media.Fetch;
import app.plixa.hub.media.Fetches;
import app.plixa.hub.media.Staged;
import app.plixa.hub.media.Staging;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files in both directions, through the hub and the sandbox, byte for byte. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MediaIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String[] FAST = {
        "--hub.whatsapp.retry-delays=100ms", "--hub.media.retry-delays=300ms", "--hub.sweep.media-period=100"
    };

    @TempDir
    static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = new RunningHub(data, FAST);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void anUploadIsGivenBackAsItCame() {
        JsonNode media = MediaCalls.upload(hub, "../Olá.txt", "text/plain", "hello");
        String path = "/v1/media/" + media.path("id").asText();

        HttpResponse<String> answer = hub.call("GET", path, "");
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(media.path("size").asInt()).isEqualTo(5);
        assertThat(media.path("filename").asText()).isEqualTo("Olá.txt");
        assertThat(header(answer, "ETag")).isEqualTo('"' + media.path("sha256").asText() + '"');
        assertThat(header(answer, "Content-Type")).isEqualTo("text/plain");
        assertThat(header(answer, "Content-Length")).isEqualTo("5");
        assertThat(header(answer, "Content-Disposition"))
                .isEqualTo("attachment; filename=\"Ol_.txt\"; filename*=UTF-8''Ol%C3%A1.txt");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(hub.call("GET", path, "", "If-None-Match", header(answer, "ETag"))
                        .statusCode())
                .isEqualTo(304);
        assertThat(hub.call("GET", path, "", "If-None-Match", "\"other\"").body())
                .isEqualTo("hello");
        HttpResponse<String> head = hub.call("HEAD", path, "");
        assertThat(header(head, "Content-Length")).isEqualTo("5");
    }

    @Test
    void whatIsNoFileOfTheRightKindIsRefused() {
        assertThat(field(upload("a.png", "image/png", "<html>"))).isEqualTo("file");
        assertThat(field(upload("a\u0000.txt", "text/plain", "hello"))).isEqualTo("file");
        assertThat(field(upload("a.gif", "image/gif", "GIF89a"))).isEqualTo("file");
        assertThat(field(hub.call("POST", "/v1/media", "--bOuNdArY--\r\n", "Content-Type", MediaCalls.FORM)))
                .isEqualTo("file");
        assertThat(hub.call("POST", "/v1/media", "", "Content-Type", MediaCalls.FORM)
                        .statusCode())
                .isEqualTo(422);
        assertThat(hub.call("POST", "/v1/media", "{}").statusCode()).isEqualTo(415);
        byte[] large = new byte[6 * 1024 * 1024];
        System.arraycopy(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}, 0, large, 0, 3);
        assertThat(field(MediaCalls.upload(hub, "a.jpg", "image/jpeg", large))).isEqualTo("file");
    }

    @Test
    void anUploadThatIsSentReachesWhatsAppOnce() {
        byte[] png = picture();
        JsonNode media = RunningHub.json(
                        MediaCalls.upload(hub, "a.png", "image/png", png).body())
                .path("data");
        String id = media.path("id").asText();
        JsonNode first = send("image", "{\"id\":\"" + id + "\",\"caption\":\"c\"}");
        String template = "{\"name\":\"spring_offer\",\"language\":{\"code\":\"en_US\"},\"components\":["
                + "{\"type\":\"header\",\"parameters\":[{\"type\":\"image\",\"image\":{\"id\":\"" + id + "\"}}]},"
                + "{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":\"Lucia\"},"
                + "{\"type\":\"text\",\"text\":\"20%\"}]}]}";
        JsonNode second = send("template", template);

        assertThat(first.at("/content/id").asText()).isEqualTo(id);
        for (JsonNode message : List.of(first, second)) {
            await().atMost(SOON)
                    .until(() -> hub.status(message.path("id").asText()).equals("read"));
        }
        List<String> copies = copies(id);
        assertThat(copies).hasSize(1);
        JsonNode link = graph(copies.get(0));
        assertThat(link.path("file_size").asText()).isEqualTo(Integer.toString(png.length));
        String url = link.path("url").asText();
        assertThat(MediaCalls.get(url, number().accessToken()).body()).isEqualTo(png);
        assertThat(MediaCalls.get(url, "another").statusCode()).isEqualTo(401);
    }

    @Test
    void aSandboxThatStartsHasNoneOfTheFilesBefore() {
        String id = MediaCalls.upload(hub, "a.txt", "text/plain", "hello")
                .path("id")
                .asText();
        JsonNode message = send("document", "{\"id\":\"" + id + "\"}");
        await().atMost(SOON).until(() -> hub.status(message.path("id").asText()).equals("read"));
        assertThat(copies(id)).hasSize(1).doesNotContainNull();

        hub.context.getAutowireCapableBeanFactory().createBean(Copies.class);

        assertThat(copies(id)).containsOnlyNulls();
    }

    /** Another node is another one of them beside the same database. */
    @Test
    void whatOneNodeForgetsEveryNodeForgets() throws Exception {
        String id = MediaCalls.upload(hub, "a.txt", "text/plain", "hello")
                .path("id")
                .asText();
        JsonNode message = send("document", "{\"id\":\"" + id + "\"}");
        await().atMost(SOON).until(() -> hub.status(message.path("id").asText()).equals("read"));
        Copies elsewhere = hub.context.getAutowireCapableBeanFactory().createBean(Copies.class);
        elsewhere.uploaded(id, number().id(), "4711");
        JsonNode content = message.path("content");
        assertThat(elsewhere.filled("document", content, number().id()).path("id"))
                .hasToString("\"4711\"");

        hub.context.getBean(Copies.class).forget("document", content, number().id(), Instant.now());

        await().atMost(SOON)
                .untilAsserted(() -> assertThatThrownBy(() -> elsewhere.filled("document", content, number().id()))
                        .hasMessageContaining("was not uploaded"));
    }

    @Test
    void whoFetchesTooLateTakesNothingAway() throws Exception {
        String id = inbound("5511912380008", "image", "{}").at("/content/id").asText();
        await().atMost(SOON).until(() -> get(id).statusCode() == 200);
        String gone = "med_0199a3b2c4d57e8f9a0b1c2d3e4f5065";

        fetchedLate(id, get(id).body());
        fetchedLate(gone, picture());

        await().atMost(SOON).untilAsserted(() -> assertThat(file(gone)).doesNotExist());
        await().atMost(SOON).until(() -> hub.database
                .sql("select count(*) from media_removed where id = ?")
                .param(gone)
                .query(Integer.class)
                .single()
                .equals(0));
        assertThat(get(id).statusCode()).isEqualTo(200);
    }

    @Test
    void aMessageNamesOnlyFilesThatAreThereAndFit() {
        String text = MediaCalls.upload(hub, "a.txt", "text/plain", "hello")
                .path("id")
                .asText();
        String strangers = "med_0199a3b2c4d57e8f9a0b1c2d3e4f5064";
        hub.database
                .sql("insert into media (id, workspace_id, mime_type, sha256, status, created_at, next_attempt_at,"
                        + " held_until) values (?, 'wsp_other', 'image/png', 'x', 'stored', now(), now(), now())")
                .param(strangers)
                .update();

        for (String id : List.of(text, strangers, "med_1")) {
            HttpResponse<String> answer = hub.call(
                    "POST",
                    "/v1/messages/send",
                    "{\"phone\":\"5511912380001\",\"type\":\"image\",\"image\":{\"id\":\"" + id + "\"}}");
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(field(answer)).isEqualTo("image.id");
        }
        assertThat(hub.call("GET", "/v1/media/" + strangers, "").statusCode()).isEqualTo(404);
        assertThat(hub.call("GET", "/v1/media/med_1", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aMessageWithAnIdThatWhatsAppDoesNotKnowFails() {
        JsonNode message = send("audio", "{\"id\":\"4490709327384033\"}");

        await().atMost(SOON).until(() -> hub.status(message.path("id").asText()).equals("failed"));
        JsonNode now = RunningHub.json(
                        hub.call("GET", "/v1/messages/" + message.path("id").asText(), "")
                                .body())
                .path("data");
        assertThat(now.at("/error/provider/code").asInt()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"image, image/png", "document, application/zip", "audio, audio/ogg; codecs=opus"})
    void whatACustomerSendsIsFetchedByteForByte(String type, String mimeType) {
        byte[] bytes = picture();
        JsonNode message = inbound(
                "5511912380002",
                type,
                "{\"base64\":\"" + Base64.getEncoder().encodeToString(bytes) + "\",\"mime_type\":\"" + mimeType
                        + "\",\"filename\":\"../a.bin\",\"voice\":true,\"url\":\"https://lookaside.example\"}");

        String id = message.at("/content/id").asText();
        assertThat(id).startsWith("med_");
        assertThat(message.at("/content/url").asText()).isEqualTo("/v1/media/" + id);
        assertThat(message.at("/content/voice").asBoolean()).isTrue();
        await().atMost(SOON).until(() -> get(id).statusCode() != 409);
        HttpResponse<byte[]> answer = get(id);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(bytes);
        assertThat(header(answer, "Content-Type")).isEqualTo(mimeType);
        assertThat(header(answer, "ETag")).isEqualTo('"' + sha256(bytes) + '"');
    }

    @Test
    void theSandboxTakesNoFileOfNoType() {
        for (String type : List.of("\"nonsense\"", "\"a/b\\r\\nX: 1\"", "1", "null")) {
            HttpResponse<String> answer = hub.call(
                    "POST",
                    "/sandbox/inbound",
                    "{\"phone\":\"5511912380009\",\"type\":\"image\",\"image\":{\"mime_type\":" + type + "}}");
            assertThat(field(answer)).isEqualTo("image.mime_type");
        }
    }

    @Test
    void aPictureTheSandboxMakesUpCanBeSentBack() {
        JsonNode message = inbound("5511912380003", "image", "{\"caption\":\"look\"}");
        String id = message.at("/content/id").asText();
        await().atMost(SOON).until(() -> get(id).statusCode() == 200);

        JsonNode back = send("image", "{\"id\":\"" + id + "\"}");

        await().atMost(SOON).until(() -> hub.status(back.path("id").asText()).equals("read"));
    }

    @Test
    void whatWhatsAppForgetsBeforeItIsFetchedIsExpired() {
        String id = inbound("5511912380004", "image", "{\"id\":\"90000000000000001\"}")
                .at("/content/id")
                .asText();
        HttpResponse<String> pending = hub.call("GET", "/v1/media/" + id, "");
        assertThat(pending.statusCode()).isEqualTo(409);
        assertThat(RunningHub.json(pending.body()).path("code").asText()).isEqualTo("media_pending");
        assertThat(header(pending, "Retry-After")).matches("[1-9]\\d*");

        hub.database
                .sql("update media set created_at = created_at - interval '7 days' where id = ?")
                .param(id)
                .update();

        await().atMost(SOON).until(() -> get(id).statusCode() == 410);
        HttpResponse<String> expired = hub.call("GET", "/v1/media/" + id, "");
        assertThat(RunningHub.json(expired.body()).path("code").asText()).isEqualTo("media_expired");
    }

    @ParameterizedTest
    @CsvSource({"conversations, 5511912380005", "contacts, 5511912380006"})
    void whoIsErasedLeavesNoFiles(String noun, String phone) {
        JsonNode message = inbound(phone, "image", "{}");
        String id = message.at("/content/id").asText();
        await().atMost(SOON).until(() -> get(id).statusCode() == 200);
        assertThat(file(id)).exists();
        String conversation = message.path("conversation_id").asText();
        String gone = noun.equals("conversations")
                ? conversation
                : RunningHub.json(hub.call("GET", "/v1/conversations/" + conversation, "")
                                .body())
                        .at("/data/contact_id")
                        .asText();

        assertThat(hub.call("DELETE", "/v1/" + noun + "/" + gone, "").statusCode())
                .isEqualTo(204);

        assertThat(get(id).statusCode()).isEqualTo(404);
        await().atMost(SOON).untilAsserted(() -> assertThat(file(id)).doesNotExist());
    }

    @Test
    void anUploadThatNobodySendsIsRemoved() {
        String id = MediaCalls.upload(hub, "a.txt", "text/plain", "hello")
                .path("id")
                .asText();
        String half = MediaCalls.upload(hub, "a.txt", "text/plain", "hello")
                .path("id")
                .asText();
        hub.database
                .sql("update media set expires_at = now() where id = ?")
                .param(id)
                .update();
        hub.database
                .sql("update media set status = 'uploading', created_at = now() - interval '2 hours' where id = ?")
                .param(half)
                .update();

        await().atMost(SOON).until(() -> get(id).statusCode() == 410);
        await().atMost(SOON).untilAsserted(() -> assertThat(file(id)).doesNotExist());
        await().atMost(SOON).untilAsserted(() -> assertThat(file(half)).doesNotExist());
    }

    @Test
    void aLargeFileIsNeverInMemory(@TempDir Path folder) throws IOException {
        Path large = folder.resolve("large.pdf");
        long size = 90L * 1024 * 1024;
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.write("%PDF-1.7".getBytes(StandardCharsets.US_ASCII));
            file.setLength(size);
        }
        MemoryPoolMXBean old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().matches(".*(Old|Tenured) Gen"))
                .findFirst()
                .orElseThrow();
        old.resetPeakUsage();
        long before = old.getUsage().getUsed();

        JsonNode media = RunningHub.json(MediaCalls.upload(hub, "large.pdf", "application/pdf", large)
                        .body())
                .path("data");
        String id = media.path("id").asText();
        JsonNode message = send("document", "{\"id\":\"" + id + "\"}");
        await().atMost(SOON.multipliedBy(2))
                .until(() -> hub.status(message.path("id").asText()).equals("read"));

        assertThat(old.getPeakUsage().getUsed() - before).isLessThan(60L * 1024 * 1024);
        assertThat(media.path("size").asLong()).isEqualTo(size);
        assertThat(graph(copies(id).get(0)).path("sha256").asText())
                .isEqualTo(media.path("sha256").asText());
        assertThat(Files.mismatch(file(id), large)).isEqualTo(-1);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aFreshHubGoesOnWithWhatWasPending() throws IOException {
        String id = inbound("5511912380007", "document", "{\"id\":\"4711\",\"mime_type\":\"text/plain\"}")
                .at("/content/id")
                .asText();
        hub.database
                .sql("update media set held_until = now() + interval '1 hour' where id = ?")
                .param(id)
                .update();
        hub.close();
        try (Receiver whatsApp = new Receiver(request -> new Receiver.Reply(404, ""))) {
            whatsApp.behave(request -> request.path().equals("/graph/v24.0/4711")
                    ? new Receiver.Reply(200, "{\"url\":\"" + whatsApp.url("/bytes") + "\"}")
                    : new Receiver.Reply(200, "what the customer wrote"));
            hub = new RunningHub(
                    data,
                    "--hub.whatsapp.base-url=" + whatsApp.url("/graph"),
                    "--hub.media.retry-delays=300ms",
                    "--hub.sweep.media-period=100");

            await().atMost(SOON).until(() -> get(id).statusCode() == 200);
            assertThat(get(id).body()).isEqualTo("what the customer wrote".getBytes(StandardCharsets.UTF_8));
            assertThat(whatsApp.at("/bytes")).hasSize(1).allSatisfy(request -> assertThat(
                            request.header("Authorization"))
                    .isEqualTo("Bearer " + number().accessToken()));
        }
    }

    private static void fetchedLate(String id, byte[] bytes) throws Exception {
        Attachment attachment = new Attachment(id, "4711", "image/png", Optional.empty(), Optional.empty());
        Staged file = hub.context.getBean(Staging.class).take(new ByteArrayInputStream(bytes), bytes.length);
        hub.context.getBean(Fetches.class).stored(new Fetch(attachment, "num_1", 1, Instant.now()), file);
        assertThat(file(id)).exists();
    }

    private static HttpResponse<String> upload(String filename, String type, String content) {
        return hub.call("POST", "/v1/media", MediaCalls.form(filename, type, content), "Content-Type", MediaCalls.FORM);
    }

    private static HttpResponse<byte[]> get(String id) {
        return MediaCalls.get(hub.url("/v1/media/" + id), RunningHub.TOKEN);
    }

    private static JsonNode send(String type, String object) {
        HttpResponse<String> answer = hub.call(
                "POST",
                "/v1/messages/send",
                "{\"phone\":\"5511912380000\",\"type\":\"" + type + "\",\"" + type + "\":" + object + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return RunningHub.json(answer.body()).path("data");
    }

    /** What a customer sends; the message. */
    private static JsonNode inbound(String phone, String type, String object) {
        HttpResponse<String> answer = hub.call(
                "POST",
                "/sandbox/inbound",
                "{\"phone\":\"" + phone + "\",\"type\":\"" + type + "\",\"" + type + "\":" + object + "}");
        String wamid = RunningHub.json(answer.body()).at("/data/wamid").asText();
        assertThat(wamid).as(answer.body()).isNotEmpty();
        String id = hub.database
                .sql("select id from messages where provider_id = ?")
                .param(wamid)
                .query(String.class)
                .single();
        return RunningHub.json(hub.call("GET", "/v1/messages/" + id, "").body()).path("data");
    }

    private static JsonNode graph(String providerId) {
        String url = hub.url("/sandbox/graph/v24.0/" + providerId);
        return RunningHub.json(
                new String(MediaCalls.get(url, number().accessToken()).body(), StandardCharsets.UTF_8));
    }

    private static List<String> copies(String id) {
        return hub.database
                .sql("select provider_id from media_copies where media_id = ?")
                .param(id)
                .query(String.class)
                .list();
    }

    private static WhatsAppNumber number() {
        return hub.context.getBean(Numbers.class).all().get(0);
    }

    private static Path file(String id) {
        return data.resolve("media").resolve(id.substring(id.length() - 2)).resolve(id);
    }

    private static String field(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        return RunningHub.json(answer.body()).path("errors").fieldNames().next();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static byte[] picture() {
        byte[] bytes = new byte[100_000];
        new java.util.Random(7).nextBytes(bytes);
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};
        System.arraycopy(png, 0, bytes, 0, png.length);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
