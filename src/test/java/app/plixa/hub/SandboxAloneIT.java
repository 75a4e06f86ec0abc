package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.whatsapp.CallbackSignature;
import app.plixa.hub.whatsapp.sandbox.SandboxAlone;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The stand-in for the Cloud API without a hub, as another team's software meets it. */
class SandboxAloneIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SECRET = "their-app-secret";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path data;

    private static Receiver theirs;
    private static ConfigurableApplicationContext alone;

    @BeforeAll
    static void start() throws IOException {
        theirs = new Receiver(request -> switch (request.path()) {
            case "/gone.png" -> new Receiver.Reply(404, "");
            case "/a.png" -> new Receiver.Reply(200, "x", "Content-Type", "image/png");
            case "/a.txt" -> new Receiver.Reply(200, "x", "Content-Type", "text/plain");
            default -> new Receiver.Reply(200, "");
        });
        SpringApplication application = new SpringApplication(HubApplication.class, SandboxAlone.class);
        application.setRegisterShutdownHook(false);
        alone = application.run(
                "--spring.profiles.active=sandbox-only",
                "--server.port=0",
                "--hub.data-dir=" + data,
                "--hub.sandbox.status-delay=20ms",
                "--hub.sandbox.alone.phone-number-id=106540352242922",
                "--hub.sandbox.alone.access-token=their-token",
                "--hub.sandbox.alone.app-secret=" + SECRET,
                "--hub.sandbox.alone.numbers[0].phone=5511300000001",
                "--hub.sandbox.alone.numbers[0].phone-number-id=106540352242923",
                "--hub.sandbox.alone.numbers[0].waba-id=200000000000002",
                "--hub.sandbox.alone.numbers[0].access-token=their-other-token",
                "--hub.sandbox.alone.callback-url=" + theirs.url("/meta"));
    }

    @AfterAll
    static void stop() {
        alone.close();
        theirs.close();
    }

    @Test
    void nothingOfAHubIsThere() {
        assertThat(alone.getBeanNamesForType(DataSource.class)).isEmpty();
        assertThat(alone.getBeanNamesForType(CamelContext.class)).isEmpty();
        assertThat(call("GET", "/v1/me", "").statusCode()).isEqualTo(404);
        assertThat(call("GET", "/", "").body())
                .contains("106540352242922/messages", "their-token", theirs.url("/meta"), "/sandbox/inbound");
    }

    @Test
    void aMessageIsTakenAndItsStatusesAreSigned() {
        write("{'phone':'5531987654321','body':'Oi'}");
        HttpResponse<String> answer = send("{'messaging_product':'whatsapp','to':'+55 31 98765-4321',"
                + "'biz_opaque_callback_data':'order-1','text':{'body':'Olá'}}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode taken = RunningHub.json(answer.body());
        assertThat(taken.at("/contacts/0/input").asText()).isEqualTo("+55 31 98765-4321");
        assertThat(taken.at("/contacts/0/wa_id").asText()).isEqualTo("553187654321");
        String wamid = taken.at("/messages/0/id").asText();
        await().atMost(SOON).until(() -> statuses(wamid).size() == 3);
        assertThat(statuses(wamid).stream().map(status -> status.path("status").asText()))
                .containsExactlyInAnyOrder("sent", "delivered", "read");
        JsonNode sent = status(wamid, "sent");
        assertThat(sent.path("recipient_id").asText()).isEqualTo("553187654321");
        assertThat(sent.path("biz_opaque_callback_data").asText()).isEqualTo("order-1");
        assertThat(sent.at("/conversation/origin/type").asText()).isEqualTo("service");
        assertThat(sent.at("/conversation/expiration_timestamp").asText()).matches("\\d{10}");
        assertThat(sent.at("/pricing/pricing_model").asText()).isEqualTo("PMP");
        assertThat(theirs.at("/meta")).isNotEmpty().allSatisfy(callback -> assertThat(
                        callback.header("X-Hub-Signature-256"))
                .isEqualTo(CallbackSignature.of(callback.body(), SECRET)));
    }

    @Test
    void itIsAsStrictAsMeta() {
        assertThat(code(call("POST", path(), "{}"))).isEqualTo(104);
        assertThat(code(call("POST", path(), "{}", "Authorization", "Bearer x")))
                .isEqualTo(190);
        assertThat(code(send("{'messaging_product':'whatsapp'"))).isEqualTo(100);
        assertThat(code(send("{'messaging_product':'whatsapp','to':'5511300000000','text':{'body':'x'}}")))
                .as("to itself")
                .isEqualTo(131021);
    }

    /** As at Meta it is taken, and told later. */
    @Test
    void whatIsNoTemplateFailsForACustomerWhoDidNotWrite() {
        String text = wamid("{'messaging_product':'whatsapp','to':'5511912340001','text':{'body':'x'}}");
        String template = wamid("{'messaging_product':'whatsapp','to':'5511912340001','type':'template',"
                + "'template':{'name':'hello_world','language':{'code':'en_US'}}}");

        await().atMost(SOON)
                .until(() -> statuses(text).size() == 2 && statuses(template).size() == 3);
        assertThat(status(text, "failed").at("/errors/0/code").asInt()).isEqualTo(131047);
        assertThat(status(template, "read").has("errors")).isFalse();
    }

    @Test
    void oneRecipientIsNotSentTooMuchAtOnce() {
        String message = "{'messaging_product':'whatsapp','to':'5511912340002','text':{'body':'x'}}";
        for (int i = 0; i < 45; i++) {
            assertThat(send(message).statusCode()).isEqualTo(200);
        }

        HttpResponse<String> one = send(message);

        assertThat(one.statusCode()).isEqualTo(429);
        assertThat(code(one)).isEqualTo(131056);
    }

    /** Every example of what a customer can write arrives in Meta's shape. */
    @Test
    void aCustomerWritesWhateverMetaKnows() {
        JsonNode examples =
                RunningHub.json(call("GET", "/sandbox/inbound", "").body()).path("data");
        assertThat(examples).hasSizeGreaterThan(20);
        examples.properties().forEach(example -> {
            String key = example.getKey();
            int before = theirs.at("/meta").size();
            HttpResponse<String> answer =
                    call("POST", "/sandbox/inbound", example.getValue().toString());
            assertThat(answer.statusCode()).as(key + answer.body()).isEqualTo(202);
            String wamid = RunningHub.json(answer.body()).at("/data/wamid").asText("wamid.raw.1");
            if (example.getValue().has("batch")) {
                assertThat(RunningHub.json(answer.body()).at("/data/wamids")).hasSize(2);
                return;
            }
            if (key.startsWith("raw, another")) {
                assertThat(theirs.at("/meta").stream().skip(before).map(Receiver.Received::text))
                        .anyMatch(text ->
                                text.contains("\"field\":\"account_update\"") && !text.contains("phone_number_id"));
                return;
            }
            shaped(key, wamid, example.getValue());
        });
    }

    /** In one callback, an entry for each account and a change for each message. */
    @Test
    void severalNumbersAreWrittenToInOneCallback() {
        write("{'batch':[{'phone':'5511912340011','body':'batched'},"
                + "{'phone':'5511912340012','body':'x','number_id':'106540352242923'},"
                + "{'phone':'5511912340013','body':'y','number_id':'106540352242923'}]}");

        JsonNode callback = theirs.at("/meta").stream()
                .filter(post -> post.text().contains("batched"))
                .map(post -> RunningHub.json(post.text()))
                .findFirst()
                .orElseThrow();
        assertThat(callback.at("/entry")).hasSize(2);
        assertThat(callback.at("/entry/1/id").asText()).isEqualTo("200000000000002");
        assertThat(callback.at("/entry/1/changes")).hasSize(2);
        assertThat(callback.at("/entry/1/changes/1/value/metadata/display_phone_number")
                        .asText())
                .isEqualTo("5511300000001");
        assertThat(call("GET", "/sandbox/numbers", "").body()).contains("106540352242922", "106540352242923");
        String other = path().replace("106540352242922", "106540352242923");
        assertThat(code(call("POST", other, "{}", "Authorization", "Bearer their-token")))
                .isEqualTo(190);
        String reply = "{\"messaging_product\":\"whatsapp\",\"to\":\"5511912340012\",\"text\":{\"body\":\"x\"}}";
        assertThat(call("POST", other, reply, "Authorization", "Bearer their-other-token")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aSecretIsProvedWithItsToken() {
        String number = "/sandbox/graph/v24.0/106540352242922?appsecret_proof=";
        String[] token = {"Authorization", "Bearer their-token"};
        assertThat(call("GET", number + CallbackSignature.proof("their-token", SECRET), "", token)
                        .statusCode())
                .isEqualTo(200);
        JsonNode error = RunningHub.json(call("GET", number + CallbackSignature.proof("their-token", "x"), "", token)
                        .body())
                .path("error");
        assertThat(error.path("code").asInt()).isEqualTo(100);
        assertThat(error.path("type").asText()).isEqualTo("GraphMethodException");
        assertThat(error.path("message").asText()).isEqualTo("Invalid appsecret_proof provided in the API argument");
        JsonNode expired = RunningHub.json(
                        send("{'messaging_product':'whatsapp','to':'5511999000190','text':{'body':'x'}}")
                                .body())
                .path("error");
        assertThat(expired.path("error_subcode").asInt()).isEqualTo(463);
        assertThat(send("{'messaging_product':'whatsapp','to':'5511999000002','text':{'body':'x'}}")
                        .statusCode())
                .isEqualTo(500);
    }

    /** As Meta does, the link of a file is fetched after the message was taken. */
    @Test
    void aFileThatCannotBeFetchedFails() {
        write("{'phone':'5511912340014','body':'x'}");
        String image = "{'messaging_product':'whatsapp','to':'5511912340014','type':'image','image':{'link':'LINK'}}";
        String good = wamid(image.replace("LINK", theirs.url("/a.png")));
        String gone = wamid(image.replace("LINK", theirs.url("/gone.png")));
        String text = wamid(image.replace("LINK", theirs.url("/a.txt")));

        await().atMost(SOON)
                .until(() -> statuses(good).size() == 3
                        && statuses(gone).size() == 2
                        && statuses(text).size() == 2);
        assertThat(status(gone, "failed").at("/errors/0/code").asInt()).isEqualTo(131053);
        assertThat(status(text, "failed").at("/errors/0/code").asInt()).isEqualTo(131053);
    }

    @Test
    void aFileIsGoneOnceItIsDeleted() {
        JsonNode image = RunningHub.json(call("GET", "/sandbox/inbound", "").body())
                .path("data")
                .valueStream()
                .filter(example -> example.path("type").asText().equals("image"))
                .findFirst()
                .orElseThrow();
        String wamid = RunningHub.json(
                        call("POST", "/sandbox/inbound", image.toString()).body())
                .at("/data/wamid")
                .asText();
        await().atMost(SOON).until(() -> values().anyMatch(
                        v -> v.at("/messages/0/id").asText().equals(wamid)));
        String file = "/sandbox/graph/v24.0/"
                + values().filter(v -> v.at("/messages/0/id").asText().equals(wamid))
                        .findFirst()
                        .orElseThrow()
                        .at("/messages/0/image/id")
                        .asText();

        assertThat(code(call("DELETE", file, "", "Authorization", "Bearer x"))).isEqualTo(190);
        HttpResponse<String> link = call("GET", file, "", "Authorization", "Bearer their-token");
        assertThat(call("DELETE", file, "", "Authorization", "Bearer their-token")
                        .body())
                .isEqualTo("{\"success\":true}");

        assertThat(code(call("GET", file, "", "Authorization", "Bearer their-token")))
                .isEqualTo(100);
        String bytes =
                URI.create(RunningHub.json(link.body()).path("url").asText()).getPath();
        assertThat(call("GET", bytes, "", "Authorization", "Bearer their-token").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aTemplateIsMadeAndSent() {
        String path = "/sandbox/graph/v24.0/200000000000001/message_templates";
        String template = "{\"name\":\"own_one\",\"language\":\"pt_BR\",\"category\":\"UTILITY\",\"components\":["
                + "{\"type\":\"BODY\",\"text\":\"Oi {{1}}\"}]}";
        String[] token = {"Authorization", "Bearer their-token"};
        String use =
                "{'messaging_product':'whatsapp','to':'5511912340009','type':'template','template':{'name':'own_one',"
                        + "'language':{'code':'pt_BR'},'components':[{'type':'body','parameters':[{'type':'text','text':'Ana'}]}]}}";
        assertThat(code(send(use))).isEqualTo(132001);

        assertThat(code(call("POST", path, template))).isEqualTo(104);
        assertThat(code(call("POST", path, template.replace("own_one", "Own one"), token)))
                .isEqualTo(100);
        assertThat(RunningHub.json(call("POST", path, template, token).body())
                        .path("status")
                        .asText())
                .isEqualTo("APPROVED");
        assertThat(code(call("POST", path, template, token))).as("again").isEqualTo(100);

        assertThat(send(use).statusCode()).isEqualTo(200);
        assertThat(call("GET", path, "", token).body()).contains("own_one");
    }

    @Test
    void aNumberIsRegisteredWithAPin() {
        String number = "/sandbox/graph/v24.0/106540352242922/";
        String[] token = {"Authorization", "Bearer their-token"};
        assertThat(call("POST", number + "register", "{\"messaging_product\":\"whatsapp\",\"pin\":\"123456\"}", token)
                        .body())
                .isEqualTo("{\"success\":true}");
        assertThat(code(call(
                        "POST", number + "register", "{\"messaging_product\":\"whatsapp\",\"pin\":\"12\"}", token)))
                .isEqualTo(100);
        assertThat(code(call("POST", number + "deregister", "{}"))).isEqualTo(104);
        assertThat(call("POST", number + "deregister", "", token).statusCode()).isEqualTo(200);
    }

    private static void shaped(String key, String wamid, JsonNode asked) {
        JsonNode value = values().filter(v -> v.at("/messages/0/id").asText().equals(wamid))
                .findFirst()
                .orElseThrow();
        JsonNode message = value.at("/messages/0");
        String type = asked.path("type").asText("text");
        assertThat(value.at("/metadata/phone_number_id").asText()).as(key).isEqualTo("106540352242922");
        assertThat(message.path("type").asText()).as(key).isEqualTo(type);
        assertThat(message.path("timestamp").isTextual()).as(key).isTrue();
        assertThat(value.has("contacts")).as(key).isEqualTo(!type.equals("system"));
        for (String field : List.of("context", "referral", "identity")) {
            assertThat(message.path(field)).as(key).isEqualTo(asked.path(field));
        }
        if (type.startsWith("un")) {
            assertThat(message.at("/errors/0/code").asInt()).as(key).isEqualTo(131051);
        }
        if (List.of("image", "video", "audio", "document", "sticker").contains(type)) {
            assertThat(message.path(type).path("id").asText()).as(key).matches("9\\d{16}");
            assertThat(message.path(type).has("base64")).as(key).isFalse();
        } else if (asked.has(type)) {
            assertThat(message.path(type)).as(key).isEqualTo(asked.path(type));
        }
    }

    private static Stream<JsonNode> values() {
        return theirs.at("/meta").stream()
                .map(callback -> RunningHub.json(callback.text()).at("/entry/0/changes/0/value"));
    }

    private static List<JsonNode> statuses(String wamid) {
        return values().map(value -> value.at("/statuses/0"))
                .filter(status -> status.path("id").asText().equals(wamid))
                .toList();
    }

    /** Callbacks are posted side by side and may pass each other, as Meta's do. */
    private static JsonNode status(String wamid, String word) {
        return statuses(wamid).stream()
                .filter(status -> status.path("status").asText().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static void write(String body) {
        assertThat(call("POST", "/sandbox/inbound", body.replace('\'', '"')).statusCode())
                .isEqualTo(202);
    }

    private static String path() {
        return "/sandbox/graph/v24.0/106540352242922/messages";
    }

    private static HttpResponse<String> send(String body) {
        return call("POST", path(), body.replace('\'', '"'), "Authorization", "Bearer their-token");
    }

    private static String wamid(String body) {
        return RunningHub.json(send(body).body()).at("/messages/0/id").asText();
    }

    private static int code(HttpResponse<String> answer) {
        return RunningHub.json(answer.body()).at("/error/code").asInt();
    }

    private static HttpResponse<String> call(String method, String path, String body, String... headers) {
        int port = ((WebServerApplicationContext) alone).getWebServer().getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
