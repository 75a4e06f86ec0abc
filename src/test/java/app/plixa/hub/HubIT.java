package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.broker.Queues;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import app.plixa.hub.webhook.Signature;
import app.plixa.hub.whatsapp.CallbackSignature;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.jms.core.JmsTemplate;

/** The flow on real parts: send, WhatsApp, event, signed webhook; inbound; every outcome; every queue entry twice. */
class HubIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path data;

    private static Receiver whatsApp;
    private static Receiver customer;
    private static RunningHub hub;

    @BeforeAll
    static void start() throws Exception {
        whatsApp = Receiver.cloudApi();
        customer = new Receiver(request -> new Receiver.Reply(204, ""));
        hub = new RunningHub(
                data,
                "--hub.whatsapp.base-url=" + whatsApp.url("/graph"),
                "--hub.whatsapp.retry-delays=200ms,200ms",
                "--hub.whatsapp.ambiguous-wait=300ms",
                "--hub.webhooks.retry-delays=200ms,200ms",
                "--hub.webhooks.max-attempts=3",
                "--hub.webhooks.timeout=1s");
    }

    @AfterAll
    static void stop() {
        hub.close();
        whatsApp.close();
        customer.close();
    }

    @BeforeEach
    void calm() {
        whatsApp.behave(Receiver::taken);
        customer.behave(request -> new Receiver.Reply(204, ""));
        hub.database.sql("delete from endpoints").update();
    }

    @Test
    void aStatementWhoseAskerIsGoneEndsInTheDatabase() throws SQLException {
        String sleep = "select pg_sleep(600)";
        try (Connection impatient = hub.context.getBean(DataSource.class).getConnection();
                Statement statement = impatient.createStatement()) {
            impatient.setNetworkTimeout(Runnable::run, 500);
            assertThatThrownBy(() -> statement.execute(sleep)).isInstanceOf(SQLException.class);
        }
        await().atMost(SOON).until(() -> hub.database
                .sql("select count(*) from pg_stat_activity where query = ? and state = 'active'")
                .param(sleep)
                .query(Integer.class)
                .single()
                .equals(0));
    }

    @Test
    void allThatDiedIsReadHoweverMuchItIs() {
        Queues queues = hub.context.getBean(Queues.class);
        JmsTemplate jms = new JmsTemplate(hub.context.getBean(JmsPoolConnectionFactory.class));
        queues.entries(Queues.DEAD_LETTER, 1000).forEach(letter -> queues.remove(letter.id()));
        IntStream.range(0, 300).forEach(n -> jms.convertAndSend(Queues.DEAD_LETTER, n + "x".repeat(3000)));

        for (int look = 0; look < 20; look++) {
            assertThat(queues.entries(Queues.DEAD_LETTER, 1000)).hasSize(300);
        }
        assertThat(queues.entries(Queues.DEAD_LETTER, 100)).hasSize(100);

        queues.entries(Queues.DEAD_LETTER, 1000).forEach(letter -> queues.remove(letter.id()));
        assertThat(queues.entries(Queues.DEAD_LETTER, 1000)).isEmpty();
    }

    @Test
    void aSentMessageReachesWhatsAppAndTheSignedWebhook() {
        String secret = hub.register(customer.url("/send"), "message.outbound", "conversation.created")
                .path("secret")
                .asText();

        JsonNode message = hub.send("+55 (11) 91234-0001", "Olá 😀 \\\"quoted\\\"");

        assertThat(message.path("status").asText()).isEqualTo("queued");
        assertThat(message.path("phone").asText()).isEqualTo("5511912340001");
        String id = message.path("id").asText();
        await().atMost(SOON).until(() -> customer.at("/send").size() == 2);
        Receiver.Received post = customer.at("/send").stream()
                .filter(r -> r.header("X-Plixa-Event").equals("message.outbound"))
                .findFirst()
                .orElseThrow();
        assertThat(post.header("X-Plixa-Signature")).isEqualTo(Signature.plixa(post.body(), secret));
        assertThat(post.header("webhook-signature"))
                .isEqualTo(Signature.standard(
                        post.header("webhook-id"),
                        Long.parseLong(post.header("webhook-timestamp")),
                        post.body(),
                        secret));
        assertThat(post.header("X-Plixa-Attempt")).isEqualTo("1");
        assertThat(post.header("User-Agent")).startsWith("Plixa-Hub/");
        JsonNode data = RunningHub.json(post.text()).path("data");
        assertThat(data.path("id").asText()).isEqualTo(id);
        assertThat(data.path("status").asText()).isEqualTo("sent");
        assertThat(data.path("body").asText()).isEqualTo("Olá 😀 \"quoted\"");
        assertThat(data.at("/contact/phone").asText()).isEqualTo("5511912340001");
        assertThat(sentTo("5511912340001")).hasSize(1);
        assertThat(sentTo("5511912340001")
                        .get(0)
                        .path("biz_opaque_callback_data")
                        .asText())
                .isEqualTo(id);
    }

    @Test
    void messagesOfOneConversationKeepTheirOrderThroughAProviderFailure() {
        whatsApp.behave(request -> request.text().contains("\"order 3\"") && countOf("order 3") < 2
                ? new Receiver.Reply(503, "{\"error\":{\"code\":131016,\"message\":\"busy\"}}")
                : Receiver.taken(request));

        IntStream.range(0, 8).forEach(i -> hub.send("5511912340002", "order " + i));

        await().atMost(SOON)
                .until(() -> hub.database
                                .sql("select count(*) from messages where phone = '5511912340002' and status = 'sent'")
                                .query(Integer.class)
                                .single()
                        == 8);
        List<String> bodies = sentTo("5511912340002").stream()
                .map(json -> json.at("/text/body").asText())
                .toList();
        assertThat(bodies).doesNotHaveDuplicates().isSorted().hasSize(8);
    }

    @Test
    void aProviderThatNeverRecoversFailsTheMessageAfterItsRetries() {
        hub.register(customer.url("/never"), "message.outbound");
        whatsApp.behave(request -> new Receiver.Reply(500, "{\"error\":{\"code\":131000,\"message\":\"no\"}}"));

        String id = hub.send("5511912340003", "x").path("id").asText();

        await().atMost(SOON).until(() -> hub.status(id).equals("failed"));
        await().atMost(SOON).until(() -> customer.at("/never").size() == 1);
        JsonNode error = RunningHub.json(customer.at("/never").get(0).text()).at("/data/error");
        assertThat(error.path("code").asText()).isEqualTo("provider_unavailable");
        assertThat(error.path("retryable").asBoolean()).isTrue();
        assertThat(error.at("/provider/code").asInt()).isEqualTo(131000);
    }

    @Test
    void aFinalRefusalFailsAtOnceWithItsReason() {
        whatsApp.behave(request -> new Receiver.Reply(403, "{\"error\":{\"code\":130497,\"message\":\"country\"}}"));
        String id = hub.send("5511912340004", "x").path("id").asText();
        await().atMost(SOON).until(() -> hub.status(id).equals("failed"));
        assertThat(hub.database
                        .sql("select error ->> 'code' from messages where id = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .isEqualTo("number_restricted");
        assertThat(hub.database
                        .sql("select attempts from messages where id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "200, delivered, 1",
        "204, delivered, 1",
        "301, dead, 3",
        "400, stopped, 1",
        "410, stopped, 1",
        "429, stopped, 1",
        "500, dead, 3",
        "503, dead, 3"
    })
    void anAnswerDecidesWhatFollows(int status, String state, int attempts) {
        String path = "/answer" + status;
        customer.behave(request -> new Receiver.Reply(status, "said", "Location", customer.url("/elsewhere")));
        String endpoint =
                hub.register(customer.url(path), "message.inbound").path("id").asText();

        inbound("55119123401" + status % 100, "hello " + status);

        await().atMost(SOON).until(() -> state(endpoint).equals(state));
        assertThat(customer.at(path)).hasSize(attempts);
        assertThat(customer.at(path).stream().map(Receiver.Received::text).distinct())
                .hasSize(1);
        assertThat(customer.at(path).stream()
                        .map(r -> r.header("X-Plixa-Delivery"))
                        .distinct())
                .hasSize(1);
        assertThat(customer.at(path).stream().map(r -> Integer.parseInt(r.header("X-Plixa-Attempt"))))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, attempts).boxed().toList());
        assertThat(customer.at("/elsewhere")).isEmpty();
        boolean enabled = hub.database
                .sql("select enabled from endpoints where id = ?")
                .param(endpoint)
                .query(Boolean.class)
                .single();
        assertThat(enabled).isEqualTo(status != 410);
    }

    @Test
    void silenceAndRefusalAreRetriedAndNamed() throws Exception {
        Receiver closed = new Receiver(request -> new Receiver.Reply(204, ""));
        String refusedUrl = closed.url("/refused");
        closed.close();
        java.util.concurrent.CountDownLatch release = new java.util.concurrent.CountDownLatch(1);
        customer.behave(request -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Receiver.Reply(204, "");
        });
        String refused = hub.register(refusedUrl, "message.inbound").path("id").asText();
        String silent = hub.register(customer.url("/silent"), "message.inbound")
                .path("id")
                .asText();

        inbound("5511912340009", "anybody?");

        await().atMost(SOON)
                .until(() -> state(refused).equals("dead") && state(silent).equals("dead"));
        release.countDown();
        assertThat(errors(refused)).containsOnly("connection_refused").hasSize(3);
        assertThat(errors(silent)).containsOnly("timeout").hasSize(3);
    }

    @Test
    void aCallbackThatComesTwiceIsOneMessage() {
        hub.register(customer.url("/twice"), "message.inbound", "conversation.created");
        String body = "{\"phone\":\"5511912340010\",\"body\":\"Oi\",\"name\":\"Lucia\",\"wamid\":\"wamid.twice\"}";

        assertThat(hub.call("POST", "/sandbox/inbound", body).body()).contains("200");
        assertThat(hub.call("POST", "/sandbox/inbound", body).body()).contains("200");

        await().atMost(SOON).until(() -> customer.at("/twice").size() == 2);
        assertThat(hub.database
                        .sql("select count(*) from messages where provider_id = 'wamid.twice'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        assertThat(customer.at("/twice").stream().map(r -> r.header("X-Plixa-Event")))
                .containsExactlyInAnyOrder("message.inbound", "conversation.created");
    }

    @Test
    void statusesOnlyMoveAMessageForward() {
        String id = hub.send("5511912340011", "x").path("id").asText();
        await().atMost(SOON).until(() -> hub.status(id).equals("sent"));
        String wamid = hub.database
                .sql("select provider_id from messages where id = ?")
                .param(id)
                .query(String.class)
                .single();

        assertThat(status(wamid, "read")).isEqualTo(200);
        assertThat(status(wamid, "delivered")).isEqualTo(200);
        assertThat(status(wamid, "failed")).isEqualTo(200);

        assertThat(hub.status(id)).isEqualTo("read");
    }

    @Test
    void aCallbackWithAWrongSignatureStoresNothing() {
        WhatsAppNumber number = number();
        String body = callback(
                number,
                "\"messages\":[{\"from\":\"5511912340012\",\"id\":\"wamid.forged\",\"type\":\"text\","
                        + "\"text\":{\"body\":\"x\"}}]");
        HttpResponse<String> answer = hub.call(
                "POST",
                "/whatsapp/" + number.id() + "/webhook",
                body,
                "X-Hub-Signature-256",
                "sha256=" + "0".repeat(64));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(hub.database
                        .sql("select count(*) from messages where provider_id = 'wamid.forged'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void theChallengeIsAnsweredWithTheRightTokenOnly() {
        WhatsAppNumber number = number();
        String path =
                "/whatsapp/" + number.id() + "/webhook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        HttpResponse<String> right = hub.call("GET", path + number.verifyToken(), "");
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(right.body()).isEqualTo("1158201444");
        assertThat(hub.call("GET", path + "wrong", "").statusCode()).isEqualTo(403);
    }

    @Test
    void everyQueueEntryTwiceChangesNothing() {
        hub.register(customer.url("/dup"), "message.outbound");
        JsonNode message = hub.send("5511912340013", "once");
        String id = message.path("id").asText();
        await().atMost(SOON).until(() -> customer.at("/dup").size() == 1);
        String event =
                RunningHub.json(customer.at("/dup").get(0).text()).path("id").asText();
        String delivery = customer.at("/dup").get(0).header("X-Plixa-Delivery");
        await().atMost(SOON).until(() -> hub.database
                .sql("select state from deliveries where id = ?")
                .param(delivery)
                .query(String.class)
                .single()
                .equals("delivered"));

        ProducerTemplate again = hub.context.getBean(ProducerTemplate.class);
        again.sendBody(
                "jms:queue:plixa.internal.outbound",
                message.path("conversation_id").asText());
        again.sendBody("jms:queue:plixa.internal.events", event);
        again.sendBody("jms:queue:plixa.internal.webhooks", event);
        again.sendBody("jms:queue:plixa.internal.deliveries", delivery);
        // Another message through all the queues shows that the repeated entries were worked off before it.
        hub.send("5511912340013", "after");

        await().atMost(SOON).until(() -> customer.at("/dup").size() >= 2);
        assertThat(customer.at("/dup").stream().filter(r -> r.text().contains(id)))
                .hasSize(1);
        assertThat(sentTo("5511912340013")).hasSize(2);
    }

    @Test
    void whatASendRefusesIsSaidInTheEnvelope() {
        refused("{\"phone\":", 400, "malformed_json");
        refused("[1]", 400, "malformed_json");
        refused("[".repeat(5000), 400, "malformed_json");
        refused("{}", 422, "validation_failed");
        refused("{\"phone\":5,\"body\":{}}", 422, "validation_failed");
        refused("{\"phone\":\"123\",\"body\":\"x\"}", 422, "validation_failed");
        refused("{\"phone\":\"5511912340014\",\"body\":\"a\\u0000b\"}", 422, "validation_failed");
        refused("{\"phone\":\"5511912340014\",\"body\":\"a\\ud83d\"}", 422, "validation_failed");
        refused("{\"phone\":\"5511912340014\",\"body\":\"" + "x".repeat(4097) + "\"}", 422, "validation_failed");
        refused("{\"phone\":\"5511912340014\",\"body\":\"x\",\"number_id\":\"num_x\"}", 422, "validation_failed");
        refused("{\"body\":\"" + "x".repeat(300 * 1024) + "\"}", 413, "payload_too_large");
        refused("{}", 415, "unsupported_media_type", "Content-Type", "text/plain");
        refused("{}", 401, "unauthenticated", "Authorization", "Bearer plixa_pat_wrong");
        assertThat(hub.call("GET", "/v1/messages/send", "").statusCode()).isEqualTo(405);
        assertThat(hub.call("GET", "/v1/nothing", "").statusCode()).isEqualTo(404);
        assertThat(hub.database
                        .sql("select count(*) from messages where phone = '5511912340014'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void headersOfRoutesAndBrokerHaveNoEffectFromOutside() {
        HttpResponse<String> answer = hub.call(
                "POST",
                "/v1/messages/send",
                "{\"phone\":\"5511912340015\",\"body\":\"x\",\"unknown\":1}",
                "CamelHttpUri",
                "http://127.0.0.1:1/",
                "cAmElHttpResponseCode",
                "599",
                "_AMQ_DUPL_ID",
                "1",
                "X-Secret",
                "echo");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().map()).doesNotContainKeys("x-secret", "_amq_dupl_id", "camelhttpuri");
        String id = RunningHub.json(answer.body()).at("/data/id").asText();
        await().atMost(SOON).until(() -> hub.status(id).equals("sent"));
    }

    @Test
    void endpointsOfPrivateNetworksAreRefusedAndOthersAreUnseen() {
        for (String url :
                List.of("http://10.0.0.1/x", "http://169.254.169.254/latest", "ftp://example.org/", "nonsense")) {
            HttpResponse<String> answer = hub.call("POST", "/v1/webhooks", "{\"url\":\"" + url + "\"}");
            assertThat(answer.statusCode()).as(url).isEqualTo(422);
        }
        assertThat(hub.call("DELETE", "/v1/webhooks/whe_of_somebody_else", "").statusCode())
                .isEqualTo(404);
        String id = hub.register(customer.url("/gone"), "message.inbound")
                .path("id")
                .asText();
        assertThat(hub.call("GET", "/v1/webhooks/" + id, "").body()).doesNotContain("whsec_");
        assertThat(hub.call("DELETE", "/v1/webhooks/" + id, "").statusCode()).isEqualTo(204);
        assertThat(hub.call("GET", "/v1/webhooks", "").body()).doesNotContain(id);
    }

    @Test
    void theEmbeddedDatabaseIsDurable() {
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            assertThat(hub.database.sql("show " + setting).query(String.class).single())
                    .as(setting)
                    .isEqualTo("on");
        }
    }

    private static void refused(String body, int status, String code, String... headers) {
        HttpResponse<String> answer = hub.call("POST", "/v1/messages/send", body, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode envelope = RunningHub.json(answer.body());
        assertThat(envelope.path("code").asText()).isEqualTo(code);
        assertThat(envelope.path("message").asText()).isNotBlank();
        assertThat(envelope.path("request_id").asText())
                .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(answer.body()).doesNotContain("\tat ", "Exception");
    }

    private static List<JsonNode> sentTo(String phone) {
        // A refused try is no sent message: only the last POST of each message counts.
        return whatsApp.received().stream()
                .map(r -> RunningHub.json(r.text()))
                .filter(json -> json.path("to").asText().equals(phone))
                .collect(java.util.stream.Collectors.toMap(
                        json -> json.path("biz_opaque_callback_data").asText(),
                        json -> json,
                        (first, last) -> last,
                        java.util.LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    private static long countOf(String body) {
        return whatsApp.received().stream()
                .filter(r -> r.text().contains("\"" + body + "\""))
                .count();
    }

    private static void inbound(String phone, String text) {
        HttpResponse<String> answer =
                hub.call("POST", "/sandbox/inbound", "{\"phone\":\"" + phone + "\",\"body\":\"" + text + "\"}");
        assertThat(RunningHub.json(answer.body()).at("/data/callback_status").asInt())
                .isEqualTo(200);
    }

    private static int status(String wamid, String word) {
        WhatsAppNumber number = number();
        String body = callback(
                number,
                "\"statuses\":[{\"id\":\"" + wamid + "\",\"status\":\"" + word + "\",\"timestamp\":\"1795500000\"}]");
        String signature = CallbackSignature.of(body.getBytes(StandardCharsets.UTF_8), number.appSecret());
        return hub.call("POST", "/whatsapp/" + number.id() + "/webhook", body, "X-Hub-Signature-256", signature)
                .statusCode();
    }

    private static String callback(WhatsAppNumber number, String told) {
        return "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
                + "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\""
                + number.phoneNumberId() + "\"}," + told + "}}]}]}";
    }

    private static WhatsAppNumber number() {
        return hub.context.getBean(Numbers.class).all().get(0);
    }

    private static String state(String endpoint) {
        return hub.database
                .sql("select state from deliveries where endpoint_id = ? and state <> 'skipped' order by id limit 1")
                .param(endpoint)
                .query(String.class)
                .optional()
                .orElse("none");
    }

    private static List<String> errors(String endpoint) {
        return hub.database
                .sql("select a.error from attempts a join deliveries d on d.id = a.delivery_id where d.endpoint_id = ?")
                .param(endpoint)
                .query(String.class)
                .list();
    }
}
