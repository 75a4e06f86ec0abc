package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.docs.Contract;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import app.plixa.hub.whatsapp.CallbackSignature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that WhatsApp tells, signed and posted to the running hub, and what comes of it. */
@ExtendWith(ApiHub.class)
class InboundIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ECHOES = "smb_message_echoes";
    private static final String OTHER = Ids.next("num");
    private static final String[] EVENTS = {
        "message.inbound",
        "message.outbound",
        "message.status",
        "conversation.created",
        "conversation.updated",
        "conversation.deleted"
    };

    private static WhatsAppNumber number;

    @BeforeAll
    static void connect() {
        number = ApiHub.hub().context.getBean(Numbers.class).all().get(0);
        ApiHub.hub().connect(OTHER, number.workspaceId(), "106540352249999");
        ApiHub.hub().register(ApiHub.customer().url("/inbound"), EVENTS);
    }

    @AfterAll
    static void disconnect() {
        for (String table : List.of("media", "messages", "conversations")) {
            ApiHub.hub()
                    .database
                    .sql("delete from " + table + " where number_id = ?")
                    .param(OTHER)
                    .update();
        }
        ApiHub.hub()
                .database
                .sql("delete from numbers where id = ?")
                .param(OTHER)
                .update();
        ApiHub.hub().database.sql("delete from media where status = 'pending'").update();
        ApiHub.hub().database.sql("delete from endpoints").update();
    }

    static List<String> fixtures() throws IOException {
        return Golden.names();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void whatWhatsAppTellsLeadsTo(String name) throws IOException {
        String last = lastEvent();

        for (JsonNode callback : Golden.callbacks(
                name, Map.of("number", number.phoneNumberId(), "phone", number.phone(), "other", "106540352249999"))) {
            post(callback.toString());
        }

        ObjectNode outcome = RunningHub.JSON.createObjectNode();
        ArrayNode webhooks = outcome.putArray("webhooks");
        Set<String> conversations = new LinkedHashSet<>();
        for (JsonNode event : webhooks(last)) {
            webhooks.add(event);
            JsonNode data = event.path("data");
            conversations.add(data.path(data.has("conversation_id") ? "conversation_id" : "id")
                    .asText());
            Contract.PUBLISHED.checkContent(data);
        }
        ArrayNode messages = outcome.putArray("messages");
        conversations.forEach(id -> messages.addAll(messages(id)));
        Golden.check(name, outcome);
    }

    /** In every order, each of them twice, and before the message that they are about. */
    @Test
    void statusesLeadToTheSameInWhateverOrderTheyCome() {
        Map<String, List<String>> orders = new LinkedHashMap<>();
        for (List<String> order : orders(List.of("sent", "delivered", "read"))) {
            for (int known = 0; known <= order.size(); known++) {
                orders.put("wamid.order." + String.join(".", order) + "." + known, order);
            }
        }
        for (int step = 0; step <= 3; step++) {
            String known = "." + step;
            post(told(orders, wamid -> wamid.endsWith(known), wamid -> echoed(wamid, "5511970009000")), ECHOES);
            if (step < 3) {
                int place = step;
                String statuses =
                        told(orders, w -> true, w -> status(w, orders.get(w).get(place)));
                post(statuses, "messages");
                post(statuses, "messages");
            }
        }

        for (String wamid : orders.keySet()) {
            JsonNode message = message(wamid);
            assertThat(message.path("status").asText()).as(wamid).isEqualTo("read");
            assertThat(message.path("delivered_at").isNull()).as(wamid).isFalse();
            assertThat(message.path("pricing"))
                    .as(wamid)
                    .isEqualTo(RunningHub.json("{\"billable\":true,\"pricing_model\":\"PMP\",\"type\":\"regular\","
                            + "\"category\":\"utility\"}"));
            assertThat(message.path("provider_conversation"))
                    .as(wamid)
                    .isEqualTo(RunningHub.json(
                            "{\"id\":\"c1\",\"origin\":\"utility\"," + "\"expires_at\":\"2023-11-15T22:13:20.000Z\"}"));
            assertThat(statusesTold(message.path("id").asText()))
                    .as(wamid)
                    .isSortedAccordingTo(Comparator.comparing(List.of("sent", "delivered", "read")::indexOf))
                    .doesNotHaveDuplicates();
        }
    }

    /** The conversation that is left is open, and its window is that of the message by which they were known as one. */
    @Test
    void whoeverTurnsOutToBeOneWritesInOneConversation() {
        echo("wamid.ours.joined", "5511970009061");
        String kept = conversation("wamid.ours.joined");
        ApiHub.call(200, "PATCH", "/v1/conversations/" + kept, "{\"status\":\"closed\"}");
        Consumer<String> writes = from -> post(
                "\"messages\":[{\"from_user_id\":\"BR.170000061\"" + from + ",\"timestamp\":\""
                        + Instant.now().getEpochSecond() + "\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}]",
                "messages");
        writes.accept(",\"id\":\"wamid.joined.1\"");
        assertThat(conversation("wamid.joined.1")).isNotEqualTo(kept);

        writes.accept(",\"id\":\"wamid.joined.2\",\"from\":\"5511970009061\"");

        assertThat(conversation("wamid.joined.2")).isEqualTo(kept);
        JsonNode conversation = ApiHub.get("/v1/conversations/" + kept);
        assertThat(conversation.path("status").asText()).isEqualTo("open");
        assertThat(conversation.at("/window/open").asBoolean()).isTrue();
        JsonNode sent =
                ApiHub.call(202, "POST", "/v1/messages/send", "{\"recipient\":\"BR.170000061\",\"body\":\"x\"}");
        assertThat(sent.path("conversation_id").asText()).isEqualTo(kept);
        assertThat(ApiHub.get("/v1/conversations/" + conversation("wamid.joined.1") + "/messages"))
                .hasSize(1);
    }

    /** Where one person has two conversations its window is one, whichever of them it wrote in. */
    @Test
    void whoIsOnePersonHasOneWindow() {
        echo("wamid.ours.window", "5511970009062");
        String kept = conversation("wamid.ours.window");
        long longAgo = Instant.now().minus(Duration.ofDays(3)).getEpochSecond();
        writes("window.1", "'from_user_id':'BR.170000062'", longAgo);
        String old = conversation("wamid.window.1");

        writes("window.2", "'from':'5511970009062','from_user_id':'BR.170000062'", now());

        assertThat(conversation("wamid.window.2")).isEqualTo(kept).isNotEqualTo(old);
        assertThat(ApiHub.get("/v1/conversations/" + old).at("/window/open").asBoolean())
                .isTrue();
        JsonNode sent = ApiHub.call(
                202,
                "POST",
                "/v1/messages/send",
                "{\"conversation_id\":\"" + old
                        + "\",\"body\":\"x\",\"fallback_template\":{\"name\":\"n\",\"language\":{\"code\":\"en\"}}}");
        assertThat(sent.path("conversation_id").asText()).isEqualTo(old);
        assertThat(posted(sent).path("type").asText()).isEqualTo("text");
        assertThat(posted(sent).path("to").asText()).isEqualTo("5511970009062");
    }

    /** WhatsApp names both in the status of what is sent to either. */
    @ParameterizedTest
    @CsvSource({
        "recipient, BR.170000063, 5511970009063, BR.170000063",
        "phone, 5511970009064, 5511970009064, BR.170000064"
    })
    void aStatusTellsThatTwoAreOne(String field, String to, String phone, String userId) {
        echo("wamid.ours." + phone, phone);
        String kept = conversation("wamid.ours." + phone);
        writes("status." + phone, "'from_user_id':'" + userId + "'", now());
        assertThat(ApiHub.get("/v1/conversations/" + kept).at("/window/open").asBoolean())
                .isFalse();
        JsonNode sent =
                ApiHub.call(202, "POST", "/v1/messages/send", "{\"" + field + "\":\"" + to + "\",\"body\":\"x\"}");
        posted(sent);

        post(
                "\"statuses\":[{\"id\":\"wamid.s." + phone + "\",\"status\":\"delivered\",\"timestamp\":\"" + now()
                        + "\",\"recipient_id\":\"" + phone + "\",\"recipient_user_id\":\"" + userId
                        + "\",\"biz_opaque_callback_data\":\"" + sent.path("id").asText() + "\"}]",
                "messages");

        JsonNode conversation = ApiHub.get("/v1/conversations/" + kept);
        assertThat(conversation.at("/contact/whatsapp_user_id").asText()).isEqualTo(userId);
        assertThat(conversation.at("/window/open").asBoolean()).isTrue();
        String old = conversation("wamid.status." + phone);
        JsonNode again =
                ApiHub.call(202, "POST", "/v1/messages/send", "{\"conversation_id\":\"" + old + "\",\"body\":\"x\"}");
        assertThat(posted(again).path("to").asText()).isEqualTo(phone);
    }

    /** A phone that two claim in one callback goes to one of them, and the other one keeps its user id. */
    @Test
    void noUserIdIsLostWhereTwoClaimOnePhone() {
        echo("wamid.ours.claimed", "5511970009065");
        writes("claims.1", "'from_user_id':'BR.1700000651'", now());
        writes("claims.2", "'from_user_id':'BR.1700000652'", now());

        String text = "\",\"timestamp\":\"" + now() + "\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}";
        post(
                "\"messages\":[{\"from\":\"5511970009065\",\"from_user_id\":\"BR.1700000651\",\"id\":\"wamid.claims.3"
                        + text
                        + ",{\"from\":\"5511970009065\",\"from_user_id\":\"BR.1700000652\",\"id\":\"wamid.claims.4"
                        + text + "]",
                "messages");

        assertThat(ApiHub.hub()
                        .database
                        .sql("select whatsapp_user_id from contacts where whatsapp_user_id like 'BR.170000065_'")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("BR.1700000651", "BR.1700000652");
        assertThat(conversation("wamid.claims.3")).isNotEqualTo(conversation("wamid.claims.4"));
    }

    /** The doctor tells of it, and what comes again is the same; an erased person is in none of it. */
    @Test
    void whatNobodyCanReadIsKeptAndTheDoctorSaysSo() {
        ApiHub.hub().database.sql("delete from unread_callbacks").update();
        assertThat(callbacksRead().path("ok").asBoolean()).isTrue();
        message("5511970009070", "erased", "\"type\":\"text\",\"text\":{\"body\":\"x\"}");
        for (int time = 0; time < 2; time++) {
            post("\"messages\":[{\"id\":\"wamid.nobody\",\"type\":\"text\",\"text\":{\"body\":\"hu\"}}]", "messages");
            post("\"statuses\":[{\"id\":\"w\",\"status\":\"warped\",\"recipient_id\":\"5511970009070\"}]", "messages");
            post("\"errors\":[{\"code\":131000,\"title\":\"x\"}]", "messages");
            post("{\"entry\":[{\"changes\":[{\"value\":{\"metadata\":{\"phone_number_id\":\"404\"},\"messages\":["
                    + time + "]}}]}]}");
        }

        assertThat(unread())
                .containsExactlyInAnyOrder(
                        "no_sender 2 {\"id\":\"wamid.nobody\",\"type\":\"text\",\"text\":{\"body\":\"hu\"}}",
                        "unknown_status 2 {\"id\":\"w\",\"status\":\"warped\",\"recipient_id\":\"5511970009070\"}",
                        "error 2 {\"code\":131000,\"title\":\"x\"}",
                        "unknown_number 2 {\"value\":{\"metadata\":{\"phone_number_id\":\"404\"},\"messages\":[0]}}");
        JsonNode check = callbacksRead();
        assertThat(check.path("ok").asBoolean(true)).isFalse();
        assertThat(check.path("detail").asText())
                .endsWith(
                        "read: 1 without a sender, 1 with an unknown status. It also told of phone number ids that are"
                                + " not connected here: 1.");
        assertThat(check.path("fix").asText()).startsWith("It is kept");
        assertThat(check.path("at").isNull()).isFalse();

        String contact =
                ApiHub.get("/v1/contacts?phone=5511970009070").get(0).path("id").asText();
        ApiHub.call(204, "DELETE", "/v1/contacts/" + contact, "");
        assertThat(unread()).hasSize(3).noneMatch(row -> row.contains("5511970009070"));
        ApiHub.hub().database.sql("delete from unread_callbacks").update();
    }

    private static List<String> unread() {
        return ApiHub.hub()
                .database
                .sql("select concat_ws(' ', reason, times, raw) from unread_callbacks where number_id = ?")
                .param(number.id())
                .query(String.class)
                .list();
    }

    private static JsonNode callbacksRead() {
        for (JsonNode check :
                ApiHub.get("/v1/numbers/" + number.id() + "/health").path("checks")) {
            if (check.path("name").asText().equals("callbacks_read")) {
                return check;
            }
        }
        throw new AssertionError("callbacks_read");
    }

    private static void writes(String wamid, String from, long at) {
        post(
                "\"messages\":[{" + from.replace('\'', '"') + ",\"id\":\"wamid." + wamid + "\",\"timestamp\":\"" + at
                        + "\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}]",
                "messages");
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    /** What WhatsApp got of this message. */
    private static JsonNode posted(JsonNode sent) {
        String id = sent.path("id").asText();
        return await().atMost(SOON)
                .until(
                        () -> ApiHub.whatsApp().received().stream()
                                .map(request -> RunningHub.json(request.text().isEmpty() ? "{}" : request.text()))
                                .filter(post -> post.path("biz_opaque_callback_data")
                                        .asText()
                                        .equals(id))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static String conversation(String wamid) {
        return message(wamid).path("conversation_id").asText();
    }

    /** What the hub remembers of WhatsApp's own is asked for again as soon as that tells of a change. */
    @Test
    void newsOfANumberMakesTheHubAskAgain() throws IOException {
        String profile = "/" + number.phoneNumberId();
        long asked = asked(profile);

        post(Golden.callbacks("quality_update", Map.of("phone", number.phone()))
                .get(0)
                .toString());

        await().atMost(SOON).until(() -> asked(profile) > asked);
    }

    private static long asked(String path) {
        return ApiHub.whatsApp().received().stream()
                .filter(request -> request.path().endsWith(path))
                .count();
    }

    @Test
    void anEditOfAnotherConversationOrOfAnotherWriterChangesNothing() {
        message("5511970009001", "own.1", "\"type\":\"text\",\"text\":{\"body\":\"mine\"}");
        message("5511970009002", "strange.1", edit("own.1", "1700000005", "theirs"));
        echo("wamid.ours.1", "5511970009001");
        message("5511970009001", "strange.2", edit("ours.1", "1700000005", "theirs"));

        assertThat(message("wamid.own.1").path("body").asText()).isEqualTo("mine");
        assertThat(message("wamid.ours.1").path("edited_at").isNull()).isTrue();
    }

    @Test
    void theLatestEditCountsAndTheFirstTextIsKept() {
        message("5511970009003", "draft.1", "\"type\":\"text\",\"text\":{\"body\":\"first\"}");
        message("5511970009003", "draft.3", edit("draft.1", "1700000009", "third"));
        message("5511970009003", "draft.2", edit("draft.1", "1700000005", "second"));

        JsonNode message = message("wamid.draft.1");
        assertThat(message.path("body").asText()).isEqualTo("third");
        assertThat(message.at("/original/body").asText()).isEqualTo("first");
        assertThat(message.path("edited_at").asText()).isEqualTo("2023-11-14T22:13:29.000Z");
        assertThat(ApiHub.get("/v1/messages/" + message.path("id").asText() + "/timeline")
                        .findValuesAsText("step"))
                .contains("edited");
    }

    @Test
    void whatOvertookItsMessageIsAppliedWhenThatComes() {
        message("5511970009004", "late.3", edit("late.1", "1700000009", "third"));
        message("5511970009004", "late.2", edit("late.1", "1700000005", "second"));
        message("5511970009005", "late.4", edit("late.1", "1700000011", "of a stranger"));
        message("5511970009004", "gone.2", "\"type\":\"revoke\",\"revoke\":{\"original_message_id\":\"wamid.gone.1\"}");
        assertThat(message("wamid.late.3").at("/content/original_message_id").asText())
                .isEqualTo("wamid.late.1");

        message("5511970009004", "late.1", "\"type\":\"text\",\"text\":{\"body\":\"first\"}");
        message("5511970009004", "gone.1", "\"type\":\"text\",\"text\":{\"body\":\"said\"}");

        JsonNode message = message("wamid.late.1");
        assertThat(message.path("body").asText()).isEqualTo("third");
        assertThat(message.at("/original/body").asText()).isEqualTo("first");
        assertThat(message("wamid.late.3").at("/content/original_message_id").asText())
                .isEqualTo(message.path("id").asText());
        assertThat(message("wamid.gone.1").path("deleted_at").isNull()).isFalse();
    }

    /** As after a broadcast, when the database has a slow moment. */
    @Test
    void aRushOfCallbacksWaitsAndNoneIsRefused() throws Exception {
        HttpClient meta =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
        try (Connection slow = ApiHub.hub().context.getBean(DataSource.class).getConnection();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("lock table messages in access exclusive mode");
            for (int i = 0; i < 600; i++) {
                answers.add(meta.sendAsync(rush(i), HttpResponse.BodyHandlers.discarding()));
            }
            await().atMost(SOON).until(() -> lockIsWaitedFor());
            slow.rollback();
        }
        assertThat(answers).allSatisfy(answer -> assertThat(
                        answer.get(20, TimeUnit.SECONDS).statusCode())
                .isEqualTo(200));
    }

    private static String edit(String wamid, String at, String text) {
        return "\"timestamp\":\"" + at + "\",\"type\":\"edit\",\"edit\":{\"original_message_id\":\"wamid." + wamid
                + "\",\"message\":{\"type\":\"text\",\"text\":{\"body\":\"" + text + "\"}}}";
    }

    private static void message(String phone, String wamid, String told) {
        post("\"messages\":[{\"from\":\"" + phone + "\",\"id\":\"wamid." + wamid + "\"," + told + "}]", "messages");
    }

    private static void echo(String wamid, String phone) {
        post("\"message_echoes\":[" + echoed(wamid, phone) + "]", ECHOES);
    }

    private static String echoed(String wamid, String phone) {
        return "{\"to\":\"" + phone + "\",\"id\":\"" + wamid
                + "\",\"timestamp\":\"1700000000\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}";
    }

    /** One callback about all of those that fit. */
    private static String told(
            Map<String, List<String>> orders, Predicate<String> fitting, UnaryOperator<String> object) {
        List<String> objects =
                orders.keySet().stream().filter(fitting).map(object).toList();
        String part = objects.get(0).contains("\"status\"") ? "statuses" : "message_echoes";
        return "\"" + part + "\":[" + String.join(",", objects) + "]";
    }

    /** As Meta tells it: only sent says when the conversation ends, and read says nothing of the cost. */
    private static String status(String wamid, String word) {
        String cost = ",\"pricing\":{\"billable\":true,\"pricing_model\":\"PMP\",\"type\":\"regular\",\"category\":"
                + "\"utility\"},\"conversation\":{\"id\":\"c1\",\"origin\":{\"type\":\"utility\"}"
                + (word.equals("sent") ? ",\"expiration_timestamp\":\"1700086400\"}" : "}");
        int second = List.of("sent", "delivered", "read").indexOf(word);
        return "{\"id\":\"" + wamid + "\",\"status\":\"" + word + "\",\"timestamp\":\"170000000" + second + "\""
                + (word.equals("read") ? "" : cost) + "}";
    }

    private static HttpRequest rush(int i) {
        String body = callback("messages", "\"statuses\":[" + status("wamid.rush." + i, "sent") + "]");
        return HttpRequest.newBuilder(URI.create(ApiHub.hub().url("/whatsapp/" + number.id() + "/webhook")))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", signature(body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static boolean lockIsWaitedFor() {
        return ApiHub.hub()
                .database
                .sql("select exists (select from pg_locks where relation = 'messages'::regclass and not granted)")
                .query(Boolean.class)
                .single();
    }

    private static void post(String told, String field) {
        post(callback(field, told));
    }

    private static String callback(String field, String told) {
        return "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"" + field
                + "\",\"value\":{\"metadata\":{\"phone_number_id\":\"" + number.phoneNumberId() + "\"}," + told
                + "}}]}]}";
    }

    private static void post(String body) {
        assertThat(ApiHub.hub()
                        .call(
                                "POST",
                                "/whatsapp/" + number.id() + "/webhook",
                                body,
                                "X-Hub-Signature-256",
                                signature(body))
                        .statusCode())
                .isEqualTo(200);
    }

    private static String signature(String body) {
        return CallbackSignature.of(body.getBytes(StandardCharsets.UTF_8), number.appSecret());
    }

    private static String lastEvent() {
        return ApiHub.hub()
                .database
                .sql("select coalesce(max(id), '') from events")
                .query(String.class)
                .single();
    }

    /** The bodies of what was posted since, in the order in which it happened. */
    private static List<JsonNode> webhooks(String last) {
        List<String> ids = ApiHub.hub()
                .database
                .sql("select id from events where id > ? order by id")
                .param(last)
                .query(String.class)
                .list();
        List<JsonNode> posted = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            posted.clear();
            ApiHub.customer().at("/inbound").stream()
                    .map(post -> RunningHub.json(post.text()))
                    .filter(event -> ids.contains(event.path("id").asText()))
                    .forEach(posted::add);
            return posted.size() >= ids.size();
        });
        posted.sort(Comparator.comparing(event -> event.path("id").asText()));
        return posted;
    }

    private static List<JsonNode> messages(String conversationId) {
        List<JsonNode> messages = ApiHub.walk("/v1/conversations/" + conversationId + "/messages", 50, () -> {});
        java.util.Collections.reverse(messages);
        return messages;
    }

    private static JsonNode message(String wamid) {
        return ApiHub.get("/v1/messages/"
                + ApiHub.hub()
                        .database
                        .sql("select id from messages where provider_id = ?")
                        .param(wamid)
                        .query(String.class)
                        .single());
    }

    private static List<String> statusesTold(String messageId) {
        return ApiHub.hub()
                .database
                .sql("select convert_from(payload, 'UTF8')::json #>> '{data,status}' from events"
                        + " where message_id = ? and name = 'message.status' order by id")
                .param(messageId)
                .query(String.class)
                .list();
    }

    private static List<List<String>> orders(List<String> words) {
        if (words.isEmpty()) {
            return List.of(List.of());
        }
        List<List<String>> orders = new ArrayList<>();
        for (String word : words) {
            List<String> rest =
                    words.stream().filter(other -> !other.equals(word)).toList();
            orders(rest).forEach(order -> {
                List<String> all = new ArrayList<>(List.of(word));
                all.addAll(order);
                orders.add(all);
            });
        }
        return orders;
    }
}
