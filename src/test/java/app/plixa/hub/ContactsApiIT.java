package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Contacts on the running hub: found, named, erased. */
@ExtendWith(ApiHub.class)
class ContactsApiIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> TABLES = List.of(
            "contacts", "conversations", "messages", "deliveries", "attempts", "send_attempts", "early_statuses");

    @AfterEach
    void calm() {
        ApiHub.whatsApp().behave(Receiver::taken);
    }

    @Test
    void aContactIsFoundByItsPhoneAndKeepsTheNameItIsGiven() {
        ApiHub.inbound("5511912380001", "hi");
        JsonNode contact =
                ApiHub.get("/v1/contacts?phone=%2B55%2011%2091238-0001").get(0);
        String path = "/v1/contacts/" + contact.path("id").asText();
        assertThat(contact.path("name").asText()).isEqualTo("Lucia");
        assertThat(ApiHub.get(path)).isEqualTo(contact);
        List<String> names = new ArrayList<>();
        contact.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "id",
                        "name",
                        "phone",
                        "wa_id",
                        "whatsapp_user_id",
                        "username",
                        "aliases",
                        "created_at",
                        "updated_at");

        JsonNode named = ApiHub.call(200, "PATCH", path, "{\"name\":\"Lucia of Order 42\"}");
        ApiHub.inbound("5511912380001", "it is me, whatever my profile says");
        assertThat(ApiHub.get(path)).isEqualTo(named);
        assertThat(ApiHub.call(200, "PATCH", path, "{}")).isEqualTo(named);
        assertThat(ApiHub.call(200, "PATCH", path, "{\"name\":null}")
                        .path("name")
                        .isNull())
                .isTrue();
        ApiHub.inbound("5511912380001", "call me what I call myself");
        assertThat(ApiHub.get(path).path("name").asText()).isEqualTo("Lucia");
        ApiHub.call(422, "PATCH", path, "{\"name\":[]}");
        ApiHub.call(422, "PATCH", path, "{\"name\":\"" + "x".repeat(256) + "\"}");
        ApiHub.call(422, "GET", "/v1/contacts?phone=1", "");
    }

    @Test
    void aWalkMissesNothingAndRepeatsNothingWhileContactsComeIn() {
        List<String> phones = new ArrayList<>();
        for (int i = 10; i < 17; i++) {
            ApiHub.hub().send("55119123800" + i, "hi");
            phones.add(0, "55119123800" + i);
        }
        int[] next = {20};
        List<JsonNode> all = ApiHub.walk("/v1/contacts", 3, () -> ApiHub.hub().send("55119123800" + next[0]++, "late"));
        assertThat(ApiHub.ids(all)).doesNotHaveDuplicates();
        assertThat(all.subList(0, 7).stream().map(c -> c.path("phone").asText()))
                .isEqualTo(phones);
    }

    @Test
    void anErasedContactLeavesRowsAndNoTraceOfThePerson() throws Exception {
        String phone = "5511912380030";
        CountDownLatch posted = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ApiHub.customer().behave(request -> new Receiver.Reply(503, "I know " + request.text(), "Retry-After", "3600"));
        ApiHub.hub().register(ApiHub.customer().url("/erased"), "message.inbound", "message.outbound");
        JsonNode inbound = ApiHub.inbound(phone, "my private words");
        String conversation = inbound.path("conversation_id").asText();
        ApiHub.call(200, "PATCH", "/v1/conversations/" + conversation, "{\"name\":\"Private Lucia\"}");
        String contact =
                ApiHub.get("/v1/contacts?phone=" + phone).get(0).path("id").asText();
        ApiHub.call(200, "PATCH", "/v1/contacts/" + contact, "{\"name\":\"Private Lucia\"}");
        await().atMost(SOON).until(() -> ApiHub.customer().at("/erased").size() >= 1);
        ApiHub.whatsApp().behave(request -> {
            posted.countDown();
            waitFor(release);
            return new Receiver.Reply(
                    200, "{\"contacts\":[{\"wa_id\":\"" + phone + "\"}],\"messages\":[{\"id\":\"wamid.inflight\"}]}");
        });
        String flying = send(phone, "private, in flight");
        posted.await();
        String words = "{\"phone\":\"" + phone + "\",\"body\":\"private, waiting\"}";
        String waiting = ApiHub.call(202, "POST", "/v1/messages/send", words, "Idempotency-Key", "private")
                .path("id")
                .asText();
        int rows = ApiHub.dump("messages").size();

        ApiHub.call(204, "DELETE", "/v1/contacts/" + contact, "");
        release.countDown();
        ApiHub.whatsApp().behave(Receiver::taken);
        String other =
                ApiHub.hub().send("5511912380031", "meanwhile").path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(other).equals("sent"));
        await().atMost(SOON).until(() -> attemptsOf(flying) == 1);

        assertThat(everything()).doesNotContain(phone, "rivate", "my private words");
        assertThat(ApiHub.dump("messages")).hasSize(rows + 1);
        JsonNode replayed = ApiHub.call(202, "POST", "/v1/messages/send", words, "Idempotency-Key", "private");
        assertThat(replayed.path("id").asText()).isEqualTo(waiting);
        assertThat(replayed.path("body").isNull()).isTrue();
        for (String id : List.of(flying, waiting)) {
            JsonNode message = ApiHub.get("/v1/messages/" + id);
            assertThat(message.at("/error/code").asText()).isEqualTo("cancelled");
            assertThat(message.path("phone").isNull()).isTrue();
            ApiHub.call(409, "POST", "/v1/messages/" + id + "/retry", "");
        }
        assertThat(ApiHub.get("/v1/messages/" + inbound.path("id").asText())
                        .path("status")
                        .asText())
                .isEqualTo("received");
        assertThat(ApiHub.get("/v1/conversations/" + conversation)
                        .at("/contact/phone")
                        .isNull())
                .isTrue();
        assertThat(reasons(inbound.path("id").asText())).containsExactly("contact_erased");
        assertThat(ApiHub.get("/v1/events?conversation_id=" + conversation).findValuesAsText("erased"))
                .contains("true");
        for (String method : List.of("GET", "DELETE")) {
            ApiHub.call(404, method, "/v1/contacts/" + contact, "");
        }
        ApiHub.call(404, "PATCH", "/v1/contacts/" + contact, "{\"name\":\"x\"}");
        assertThat(ApiHub.get("/v1/contacts?phone=" + phone)).isEmpty();
        assertThat(ApiHub.inbound(phone, "hello again").path("conversation_id").asText())
                .isNotEqualTo(conversation);
        assertThat(ApiHub.get("/v1/contacts?phone=" + phone).get(0).path("id").asText())
                .isNotEqualTo(contact);
    }

    @Test
    void whoIsErasedWhileMessagesAreSentHasNoneOfThemLeft() throws Exception {
        String phone = "5511912380040";
        for (int round = 0; round < 5; round++) {
            ApiHub.inbound(phone, "private, before");
            String contact =
                    ApiHub.get("/v1/contacts?phone=" + phone).get(0).path("id").asText();
            ExecutorService clients = Executors.newFixedThreadPool(4);
            for (int i = 0; i < 12; i++) {
                clients.submit(() -> send(phone, "private, meanwhile"));
                clients.submit(() -> ApiHub.inbound(phone, "private, too"));
            }
            ApiHub.call(204, "DELETE", "/v1/contacts/" + contact, "");
            clients.shutdown();
            assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        await().atMost(SOON)
                .until(() -> ApiHub.get("/v1/messages?status=queued").isEmpty());
        assertThat(leftOfErased()).isEmpty();
    }

    /** What still tells something of conversations whose contact is erased. */
    private static List<String> leftOfErased() {
        return ApiHub.hub()
                .database
                .sql("select m.id || m.status from messages m join conversations c on c.id = m.conversation_id"
                        + " join contacts ct on ct.id = c.contact_id where ct.erased_at is not null"
                        + " and (m.phone is not null or m.body is not null or not c.erased or ct.wa_id is not null)"
                        + " union all select e.id || e.name from events e join conversations c on c.id = e.conversation_id"
                        + " where c.erased and convert_from(e.payload, 'UTF8') like '%rivate%'")
                .query(String.class)
                .list();
    }

    private static String everything() {
        StringBuilder all = new StringBuilder();
        TABLES.forEach(table -> all.append(ApiHub.dump(table)));
        ApiHub.hub()
                .database
                .sql("select payload from events union all select answer from idempotency_keys")
                .query((row, n) -> row.getBytes(1))
                .list()
                .stream()
                .map(payload -> new String(payload, StandardCharsets.UTF_8))
                .forEach(all::append);
        return all.toString();
    }

    private static int attemptsOf(String message) {
        return ApiHub.hub()
                .database
                .sql("select count(*) from send_attempts where message_id = ?")
                .param(message)
                .query(Integer.class)
                .single();
    }

    private static List<String> reasons(String message) {
        return ApiHub.hub()
                .database
                .sql("select d.reason from deliveries d join events e on e.id = d.event_id"
                        + " where e.message_id = ? and d.state = 'cancelled'")
                .param(message)
                .query(String.class)
                .list();
    }

    private static String send(String phone, String text) {
        return ApiHub.hub().send(phone, text).path("id").asText();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
