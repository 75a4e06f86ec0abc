package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Messages taken back, and sent again. */
@ExtendWith(ApiHub.class)
class CancelIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int RACES = 200;
    private static final String BUSY = "{\"error\":{\"code\":131016,\"message\":\"busy\"}}";

    @AfterEach
    void calm() {
        ApiHub.whatsApp().behave(Receiver::taken);
    }

    @Test
    void aQueuedMessageIsTakenBackForGoodAndToldOnce() {
        ApiHub.hub().register(ApiHub.customer().url("/cancelled"), "message.outbound");
        String id = waiting("5511912360001", "take me back").path("id").asText();

        ApiHub.call(204, "DELETE", "/v1/messages/" + id, "");

        JsonNode message = ApiHub.get("/v1/messages/" + id);
        assertThat(message.path("status").asText()).isEqualTo("failed");
        assertThat(message.at("/error/code").asText()).isEqualTo("cancelled");
        assertThat(message.at("/error/retryable").asBoolean()).isFalse();
        assertThat(message.path("failed_at").isNull()).isFalse();
        await().atMost(SOON).until(() -> ApiHub.customer().at("/cancelled").size() == 1);
        assertThat(RunningHub.json(ApiHub.customer().at("/cancelled").get(0).text())
                        .at("/data/error/code")
                        .asText())
                .isEqualTo("cancelled");
        refused(409, "already_sent", "DELETE", "/v1/messages/" + id);
        refused(409, "conflict", "POST", "/v1/messages/" + id + "/retry");

        ApiHub.whatsApp().behave(Receiver::taken);
        String behind = ApiHub.hub().send("5511912360001", "behind").path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(behind).equals("sent"));
        // The first post, which WhatsApp refused, was its only one.
        assertThat(posts(id)).isEqualTo(1);
        assertThat(ApiHub.customer().at("/cancelled").stream()
                        .filter(r -> r.text().contains(id)))
                .hasSize(1);
    }

    @Test
    void whatIsSentOrReceivedIsNotTakenBack() {
        String sent = ApiHub.hub().send("5511912360002", "gone").path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(sent).equals("sent"));
        String received = ApiHub.inbound("5511912360002", "hello").path("id").asText();
        List<String> before = ApiHub.dump("messages", "events");

        for (String id : List.of(sent, received)) {
            refused(409, "already_sent", "DELETE", "/v1/messages/" + id);
            refused(409, "conflict", "POST", "/v1/messages/" + id + "/retry");
        }
        assertThat(ApiHub.dump("messages", "events")).isEqualTo(before);
    }

    @Test
    void aCancelThatComesBetweenAClaimsLookAndItsGripWins() throws Exception {
        JsonNode message = waiting("5511912360003", "contended");
        String id = message.path("id").asText();
        ApiHub.whatsApp().behave(Receiver::taken);
        ApiHub.hub()
                .database
                .sql("update messages set next_attempt_at = now(), held_until = now() + interval '1 hour' where id = ?")
                .param(id)
                .update();
        int before = posts(id);
        try (Connection cancelling =
                ApiHub.hub().context.getBean(DataSource.class).getConnection()) {
            cancelling.setAutoCommit(false);
            // A cancel holds the row and has not committed; the claim has seen the message queued, and waits.
            execute(
                    cancelling,
                    "update messages set status = 'failed', failed_at = now(), error = '{\"code\":\"cancelled\",\"message\":\"x\","
                            + "\"retryable\":false,\"provider\":{\"code\":0,\"title\":\"\",\"details\":\"\",\"fbtrace_id\":\"\"}}' where id = '"
                            + id + "'");
            ApiHub.hub()
                    .context
                    .getBean(ProducerTemplate.class)
                    .sendBody(
                            "jms:queue:plixa.internal.outbound",
                            message.path("conversation_id").asText());
            await().atMost(SOON).until(() -> claimsWaiting() == 1);
            cancelling.commit();
        }
        String behind = ApiHub.hub().send("5511912360003", "behind").path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(behind).equals("sent"));
        assertThat(posts(id)).isEqualTo(before);
    }

    @Test
    void onTwoNodesEachMessageIsEitherTakenBackOrSent(@TempDir Path data) throws Exception {
        ApiHub.whatsApp().behave(request -> {
            pause(3);
            return Receiver.taken(request);
        });
        try (RunningHub other = secondNode(data)) {
            List<RunningHub> nodes = List.of(ApiHub.hub(), other);
            ExecutorService clients = Executors.newFixedThreadPool(16);
            Map<String, Future<Integer>> answers = new HashMap<>();
            for (int i = 0; i < RACES; i++) {
                RunningHub sender = nodes.get(i % 2);
                RunningHub canceller = nodes.get(i / 2 % 2);
                String id = sender.send("55119123611" + (10 + i % 40), "race " + i)
                        .path("id")
                        .asText();
                answers.put(id, clients.submit(() -> {
                    pause(ThreadLocalRandom.current().nextInt(12));
                    return canceller.call("DELETE", "/v1/messages/" + id, "").statusCode();
                }));
            }
            clients.shutdown();
            assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            await().atMost(SOON)
                    .until(() -> ApiHub.get("/v1/messages?status=queued").isEmpty());
            Map<Integer, Integer> seen = new HashMap<>();
            for (Map.Entry<String, Future<Integer>> answer : answers.entrySet()) {
                int status = answer.getValue().get();
                seen.merge(status, 1, Integer::sum);
                String id = answer.getKey();
                assertThat(posts(id)).as(id).isEqualTo(status == 204 ? 0 : 1);
                assertThat(ApiHub.hub().status(id)).isEqualTo(status == 204 ? "failed" : "sent");
            }
            assertThat(seen).containsOnlyKeys(204, 409);
            assertThat(outboundEvents(answers.keySet().stream().toList())).isEqualTo(RACES);
        }
    }

    @Test
    void whatFailedForAWhileIsSentAgainAtItsOldPlace() {
        String id = failed("5511912360004", "again").path("id").asText();
        assertThat(ApiHub.get("/v1/messages/" + id).at("/error/retryable").asBoolean())
                .isTrue();
        ApiHub.whatsApp().behave(Receiver::taken);

        JsonNode queued = ApiHub.call(202, "POST", "/v1/messages/" + id + "/retry", "");

        assertThat(queued.path("status").asText()).isEqualTo("queued");
        assertThat(queued.path("error").isNull()).isTrue();
        await().atMost(SOON).until(() -> ApiHub.hub().status(id).equals("sent"));
        assertThat(outboundEvents(List.of(id))).isEqualTo(2);
        refused(409, "conflict", "POST", "/v1/messages/" + id + "/retry");
        JsonNode timeline = ApiHub.get("/v1/messages/" + id + "/timeline");
        assertThat(timeline.findValuesAsText("outcome")).containsExactly("postponed", "failed", "sent");
        assertThat(timeline.findValuesAsText("http_status")).containsExactly("503", "503", "200");
    }

    @Test
    void whatWhatsAppStillTellsOfTheEarlierTryIsNotAboutTheRetry() throws Exception {
        String id = ApiHub.hub().send("5511912360005", "late news").path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(id).equals("sent"));
        String wamid = ApiHub.get("/v1/messages/" + id).path("provider_id").asText();
        Callbacks callbacks = new Callbacks(ApiHub.hub());
        callbacks.failed(wamid, id, 131000);
        assertThat(ApiHub.hub().status(id)).isEqualTo("failed");
        ApiHub.call(202, "POST", "/v1/messages/" + id + "/retry", "");
        callbacks.failed(wamid, id, 131000);
        await().atMost(SOON).until(() -> ApiHub.hub().status(id).equals("sent"));

        callbacks.failed(wamid, id, 131000);

        assertThat(ApiHub.hub().status(id)).isEqualTo("sent");
        assertThat(ApiHub.get("/v1/messages/" + id).path("provider_id").asText())
                .isNotEqualTo(wamid);
    }

    @Test
    void whatWhatsAppTellsOfTheRetryBeforeItsAnswerIsKeptForIt() {
        String id = failed("5511912360006", "quick news").path("id").asText();
        Callbacks callbacks = new Callbacks(ApiHub.hub());
        ApiHub.whatsApp().behave(request -> {
            callbacks.status("wamid.quick", id, "delivered");
            return new Receiver.Reply(200, "{\"messages\":[{\"id\":\"wamid.quick\"}]}");
        });

        ApiHub.call(202, "POST", "/v1/messages/" + id + "/retry", "");

        await().atMost(SOON).until(() -> ApiHub.hub().status(id).equals("delivered"));
        assertThat(ApiHub.get("/v1/messages/" + id).path("provider_id").asText())
                .isEqualTo("wamid.quick");
    }

    /** Contract 2.1: after an unclear answer a status that names the message says that it was taken, in a retry, too. */
    @Test
    void aRetryWithoutAnAnswerIsNotPostedAgainWhenAStatusSaysThatItArrived() {
        String id = ApiHub.hub().send("5511912360007", "unheard").path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(id).equals("sent"));
        String wamid = ApiHub.get("/v1/messages/" + id).path("provider_id").asText();
        Callbacks callbacks = new Callbacks(ApiHub.hub());
        callbacks.failed(wamid, id, 131000);
        ApiHub.whatsApp().behave(request -> {
            // A late word of the first try comes first, and says nothing of this one.
            callbacks.status(wamid, id, "sent");
            assertThat(ApiHub.hub().status(id)).isEqualTo("queued");
            callbacks.status("wamid.unheard", id, "sent");
            return new Receiver.Reply(502, "<html>");
        });

        ApiHub.call(202, "POST", "/v1/messages/" + id + "/retry", "");

        await().atMost(SOON).until(() -> ApiHub.hub().status(id).equals("sent"));
        ApiHub.whatsApp().behave(Receiver::taken);
        String behind = ApiHub.hub().send("5511912360007", "behind").path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(behind).equals("sent"));
        assertThat(posts(id)).isEqualTo(2);
        assertThat(ApiHub.get("/v1/messages/" + id).path("provider_id").asText())
                .isEqualTo("wamid.unheard");
        assertThat(outboundEvents(List.of(id))).isEqualTo(2);
        callbacks.status("wamid.unheard", id, "read");
        assertThat(ApiHub.hub().status(id)).isEqualTo("read");
    }

    /** The answer to the first POST was lost, and the second was taken: that the first failed says nothing of it. */
    @Test
    void aTryThatWasGivenUpAndFailsLateIsNotTheOneThatTookItsPlace() {
        AtomicInteger tries = new AtomicInteger();
        ApiHub.whatsApp()
                .behave(request -> request.text().contains("goes twice") && tries.incrementAndGet() == 1
                        ? new Receiver.Reply(502, "<html>")
                        : Receiver.taken(request));
        String id = ApiHub.hub().send("5511912360008", "goes twice").path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(id).equals("sent"));
        String taken = ApiHub.get("/v1/messages/" + id).path("provider_id").asText();
        Callbacks callbacks = new Callbacks(ApiHub.hub());

        callbacks.failed("wamid.given.up", id, 131000);

        assertThat(ApiHub.hub().status(id)).isEqualTo("sent");
        callbacks.status(taken, id, "delivered");
        assertThat(ApiHub.hub().status(id)).isEqualTo("delivered");
        assertThat(tries).hasValue(2);
    }

    /** A message that WhatsApp refused for now; it waits. */
    private static JsonNode waiting(String phone, String text) {
        ApiHub.whatsApp().behave(request -> new Receiver.Reply(503, BUSY));
        JsonNode message = ApiHub.hub().send(phone, text);
        String id = message.path("id").asText();
        await().atMost(SOON).until(() -> attempts(id) == 1);
        // Far enough off that no sweep comes between.
        ApiHub.hub()
                .database
                .sql(
                        "update messages set next_attempt_at = now() + interval '1 hour', held_until = now() + interval '1 hour'"
                                + " where id = ? and status = 'queued'")
                .param(id)
                .update();
        return message;
    }

    private static JsonNode failed(String phone, String text) {
        ApiHub.whatsApp().behave(request -> new Receiver.Reply(503, BUSY));
        JsonNode message = ApiHub.hub().send(phone, text);
        await().atMost(SOON)
                .until(() -> ApiHub.hub().status(message.path("id").asText()).equals("failed"));
        return message;
    }

    private static int attempts(String id) {
        return ApiHub.hub()
                .database
                .sql("select attempts from messages where id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    private static int outboundEvents(List<String> messages) {
        List<String> names = new ArrayList<>(messages);
        return ApiHub.hub()
                .database
                .sql("select count(*) from events where name = 'message.outbound' and message_id in (:ids)")
                .param("ids", names)
                .query(Integer.class)
                .single();
    }

    private static int claimsWaiting() {
        return ApiHub.hub()
                .database
                .sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like 'with head%'")
                .query(Integer.class)
                .single();
    }

    private static int posts(String id) {
        return (int) ApiHub.whatsApp().received().stream()
                .filter(r -> r.text().contains(id))
                .count();
    }

    private static void refused(int status, String code, String method, String path) {
        var answer = ApiHub.hub().call(method, path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(RunningHub.json(answer.body()).path("code").asText()).isEqualTo(code);
    }

    private static RunningHub secondNode(Path data) throws SQLException {
        try (Connection connection =
                ApiHub.hub().context.getBean(DataSource.class).getConnection()) {
            String[] options = ApiHub.options(ApiHub.whatsApp());
            String[] all = java.util.Arrays.copyOf(options, options.length + 2);
            all[options.length] =
                    "--spring.datasource.url=" + connection.getMetaData().getURL();
            all[options.length + 1] = "--spring.datasource.username=postgres";
            return new RunningHub(data, all);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
