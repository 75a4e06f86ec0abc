package app.plixa.hub;

import static app.plixa.hub.WebhookCalls.SOON;
import static app.plixa.hub.WebhookCalls.data;
import static app.plixa.hub.WebhookCalls.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What became of deliveries, and how they are begun anew, on the running hub. */
class DeliveriesIT {
    private static final String LONG_AGO = "{'since':'2020-01-01T00:00:00Z'}";

    @TempDir
    static Path folder;

    private static Receiver customer;
    private static RunningHub hub;
    private static WebhookCalls calls;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private CountDownLatch release = new CountDownLatch(0);

    @BeforeAll
    static void start() throws Exception {
        customer = new Receiver(request -> new Receiver.Reply(204, ""));
        hub = new RunningHub(
                folder,
                "--hub.webhooks.retry-delays=200ms",
                "--hub.webhooks.max-attempts=2",
                "--hub.webhooks.timeout=2s");
        calls = new WebhookCalls(hub);
        calls.inbound("What events made by hand copy");
    }

    @AfterAll
    static void stop() {
        hub.close();
        customer.close();
    }

    @BeforeEach
    void calm() {
        customer.behave(request -> new Receiver.Reply(204, ""));
        hub.database.sql("delete from endpoints").update();
    }

    @AfterEach
    void letGo() {
        release.countDown();
        threads.shutdownNow();
    }

    @Test
    void aListIsNewestFirstInPagesAndEveryFilterHolds() {
        String id = calls.endpoint(customer.url("/listed"), "'events':['message.inbound']");
        customer.behave(request -> new Receiver.Reply(request.text().contains("\"bad\"") ? 400 : 204, ""));
        calls.inbound("first");
        calls.inbound("bad");
        calls.inbound("third");
        await().atMost(SOON)
                .until(() -> calls.deliveries(id, "?state=pending").isEmpty()
                        && calls.deliveries(id, "?event=message.inbound").size() == 3);

        JsonNode all = calls.deliveries(id, "");
        assertThat(ids(all)).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        JsonNode stopped = calls.deliveries(id, "?state=stopped");
        assertThat(stopped).hasSize(1);
        assertThat(stopped.at("/0/reason").asText()).isEqualTo("http_400");
        assertThat(stopped.at("/0/last_status").asInt()).isEqualTo(400);
        assertThat(stopped.at("/0/attempt_count").asInt()).isEqualTo(1);
        assertThat(stopped.at("/0/next_attempt_at").isNull()).isTrue();
        String event = stopped.at("/0/event_id").asText();
        assertThat(calls.deliveries(id, "?event=" + event)).isEqualTo(stopped);
        String created = stopped.at("/0/created_at").asText();
        assertThat(ids(calls.deliveries(id, "?since=" + created)))
                .containsExactlyElementsOf(ids(all).stream()
                        .filter(d -> !createdAt(all, d).isBefore(Instant.parse(created)))
                        .toList());
        assertThat(calls.deliveries(id, "?until=" + created))
                .allSatisfy(d -> assertThat(d.path("created_at").asText()).isLessThan(created));
        assertThat(calls.deliveries(id, "?state=stopped&event=message.outbound"))
                .isEmpty();
        assertThat(pages(id)).containsExactlyElementsOf(ids(all));
    }

    @ParameterizedTest
    @CsvSource({
        "state=lost, state",
        "event=nonsense, event",
        "since=yesterday, since",
        "until=2026, until",
        "per_page=0, per_page",
        "per_page=101, per_page",
        "cursor=x, cursor"
    })
    void aFilterThatMakesNoSenseIsNamed(String query, String field) {
        String id = calls.endpoint(customer.url("/x"), "'events':['message.inbound']");
        HttpResponse<String> answer = hub.call("GET", "/v1/webhooks/" + id + "/deliveries?" + query, "");
        refused(answer, 422, "validation_failed");
        assertThat(RunningHub.json(answer.body()).path("errors").has(field)).isTrue();
    }

    @Test
    void oneIsShownWithEachAttemptAndTheVeryBytesThatWerePosted() {
        customer.behave(request -> new Receiver.Reply(500, "x".repeat(3000)));
        String id = calls.endpoint(customer.url("/shown"), "'retry_on':[]");
        calls.inbound("Olá 😀");

        HttpResponse<String> answer = hub.call("GET", "/v1/deliveries/" + calls.becomes(id, "dead"), "");

        JsonNode delivery = data(answer);
        assertThat(answer.body()).contains(customer.at("/shown").get(0).text());
        assertThat(delivery.path("attempts")).hasSize(2);
        assertThat(delivery.path("attempt_count").asInt()).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            JsonNode attempt = delivery.path("attempts").path(i);
            assertThat(attempt.path("number").asInt()).isEqualTo(i + 1);
            assertThat(attempt.path("status").asInt()).isEqualTo(500);
            assertThat(attempt.path("response_excerpt").asText()).isEqualTo("x".repeat(1024));
            assertThat(attempt.path("error").isNull()).isTrue();
            assertThat(Instant.parse(attempt.path("attempted_at").asText()))
                    .isAfterOrEqualTo(Instant.parse(delivery.path("created_at").asText()));
        }
        refused(hub.call("GET", "/v1/deliveries/dlv_" + "0".repeat(32), ""), 404, "not_found");
    }

    @Test
    void aRedeliveryIsAChainOfItsOwnForTheSameEvent() {
        customer.behave(request -> new Receiver.Reply(500, "no"));
        String id = calls.endpoint(customer.url("/again"), "'max_attempts':1");
        calls.inbound("again");
        String old = calls.becomes(id, "dead");
        customer.behave(request -> new Receiver.Reply(204, ""));

        HttpResponse<String> answer = calls.redeliver(old);

        assertThat(answer.statusCode()).isEqualTo(202);
        String fresh = data(answer).path("id").asText();
        assertThat(data(answer).path("redelivery_of").asText()).isEqualTo(old);
        assertThat(data(answer).path("state").asText()).isEqualTo("pending");
        assertThat(calls.becomes(id, "delivered")).isEqualTo(fresh);
        assertThat(calls.shown(old).path("state").asText()).isEqualTo("dead");
        assertThat(calls.shown(old).path("redelivered_as").asText()).isEqualTo(fresh);
        List<Receiver.Received> posts = customer.at("/again");
        assertThat(posts).hasSize(2);
        assertThat(posts.get(1).text()).isEqualTo(posts.get(0).text());
        assertThat(posts.get(1).header("webhook-id")).isEqualTo(posts.get(0).header("webhook-id"));
        assertThat(posts.get(1).header("X-Plixa-Delivery")).isEqualTo(fresh);
        assertThat(posts.get(1).header("X-Plixa-Attempt")).isEqualTo("1");
    }

    @Test
    void whatStillWaitsIsReplacedByItsRedelivery() {
        customer.behave(request -> new Receiver.Reply(500, "no"));
        String id = calls.endpoint(customer.url("/waits"), "'retry_delays':['1h']");
        calls.inbound("waits");
        await().atMost(SOON).until(() -> calls.last(id).path("attempt_count").asInt() == 1);
        String old = calls.last(id).path("id").asText();
        customer.behave(request -> new Receiver.Reply(204, ""));

        data(calls.redeliver(old));

        calls.becomes(id, "delivered");
        assertThat(calls.shown(old).path("state").asText()).isEqualTo("cancelled");
        assertThat(calls.shown(old).path("reason").asText()).isEqualTo("redelivered");
        assertThat(calls.shown(old).path("attempts")).hasSize(1);
        assertThat(customer.at("/waits")).hasSize(2);
    }

    @Test
    void whatCannotBeRedeliveredIsAConflictAndChangesNothing() {
        String id = calls.endpoint(customer.url("/cannot"), "'events':['message.inbound']");
        calls.inbound("once");
        String delivery = calls.becomes(id, "delivered");
        String rows = calls.one("select count(*) from deliveries");
        calls.change(id, "{'enabled':false}");
        refused(calls.redeliver(delivery), 409, "conflict");
        refused(calls.recover(id, LONG_AGO), 409, "conflict");
        calls.change(id, "{'enabled':true}");
        hub.database
                .sql("update events set erased = true where id = ?")
                .param(calls.shown(delivery).path("event_id").asText())
                .update();
        refused(calls.redeliver(delivery), 409, "conflict");
        assertThat(calls.shown(delivery).path("payload").isNull()).isTrue();
        assertThat(calls.shown(delivery).path("redelivered_as").isNull()).isTrue();
        assertThat(calls.one("select count(*) from deliveries")).isEqualTo(rows);
        refused(calls.redeliver("dlv_" + "0".repeat(32)), 404, "not_found");
    }

    @Test
    void aRecoveryBeginsEachDeadDeliveryOfTheWindowAnewAndOnlyOnce() {
        String id = calls.endpoint(customer.url("/recovered"), "'events':['message.inbound']");
        dead(id, 2500, Instant.now().minus(Duration.ofHours(2)));
        dead(id, 7, Instant.now().minus(Duration.ofHours(5)));
        String window = "{'since':'" + Instant.now().minus(Duration.ofHours(3)) + "','until':'"
                + Instant.now().minus(Duration.ofHours(1)) + "'}";

        List<HttpResponse<String>> both = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> calls.recover(id, window), threads))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(both.stream().map(HttpResponse::statusCode)).containsExactlyInAnyOrder(200, 409);
        HttpResponse<String> first =
                both.stream().filter(a -> a.statusCode() == 200).findFirst().orElseThrow();
        assertThat(data(first).path("requeued").asInt()).isEqualTo(2500);
        String recovery = "/v1/recoveries/" + data(first).path("id").asText();
        await().atMost(Duration.ofSeconds(60)).until(() -> data(hub.call("GET", recovery, ""))
                .path("state")
                .asText()
                .equals("completed"));
        assertThat(data(hub.call("GET", recovery, "")).path("begun").asInt()).isEqualTo(2500);
        assertThat(data(calls.recover(id, window)).path("requeued").asInt()).isZero();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> customer.at("/recovered").size() >= 2500);
        assertThat(customer.at("/recovered").stream()
                        .map(r -> r.header("webhook-id"))
                        .distinct())
                .hasSize(2500);
        assertThat(customer.at("/recovered")).hasSize(2500);
        assertThat(data(calls.recover(id, LONG_AGO)).path("requeued").asInt()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'since':null}",
                "{'since':'yesterday'}",
                "{'since':5}",
                "{'since':'2999-01-01T00:00:00Z'}",
                "{'since':'2026-01-02T00:00:00Z','until':'2026-01-01T00:00:00Z'}",
                "{'since':'2026-01-02T00:00:00Z','until':'soon'}"
            })
    void aWindowThatIsNoneIsRefused(String body) {
        String id = calls.endpoint(customer.url("/x"), "'events':['message.inbound']");
        refused(calls.recover(id, body), 422, "validation_failed");
        refused(calls.recover(id, ""), 400, "malformed_json");
    }

    /** Also where both are on one host, and one has thousands waiting. */
    @Test
    void anEndpointThatHangsWithALongBacklogDelaysNoOther() {
        release = new CountDownLatch(1);
        CountDownLatch until = release;
        customer.behave(request -> {
            if (request.path().equals("/hangs")) {
                try {
                    until.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return new Receiver.Reply(204, "");
        });
        String healthy = calls.endpoint(customer.url("/healthy"), "'events':['message.inbound']");
        calls.inbound("before");
        String delivery = calls.becomes(healthy, "delivered");
        String hanging = calls.endpoint(customer.url("/hangs"), "'events':['message.outbound']");
        dead(hanging, 6000, Instant.now().minus(Duration.ofHours(2)));
        assertThat(data(calls.recover(hanging, LONG_AGO)).path("requeued").asInt())
                .isEqualTo(6000);
        await().atMost(SOON).until(() -> customer.at("/hangs").size() >= 32);

        long started = System.nanoTime();
        data(calls.redeliver(delivery));
        await().atMost(SOON).until(() -> customer.at("/healthy").size() == 2);

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
        for (int i = 0; i < 3; i++) {
            // Not even for a connection of the host they share does one wait for the other: the hanging
            // posts end with this test, so a wait for one of theirs would end in a timeout.
            assertThat(calls.test(healthy).path("ok").asBoolean()).isTrue();
        }
    }

    @Test
    void aStatusToRetryOnIsRetriedNotBeforeRetryAfter() {
        customer.behave(request -> customer.at("/busy").size() == 1
                ? new Receiver.Reply(429, "busy", "Retry-After", "3")
                : new Receiver.Reply(204, ""));
        String id = calls.endpoint(customer.url("/busy"), "'retry_on':[429],'retry_delays':[1],'max_attempts':3");
        calls.inbound("busy?");

        JsonNode attempts = calls.shown(calls.becomes(id, "delivered")).path("attempts");

        assertThat(attempts).hasSize(2);
        assertThat(Duration.between(at(attempts, 0), at(attempts, 1))).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
        assertThat(attempts.at("/0/retry_after").asInt()).isEqualTo(3);
        assertThat(attempts.at("/1/retry_after").isNull()).isTrue();
    }

    private static Instant at(JsonNode attempts, int index) {
        return Instant.parse(attempts.path(index).path("attempted_at").asText());
    }

    /** Dead deliveries with their events, as an earlier time would have left them. */
    private static void dead(String endpoint, int count, Instant at) {
        String id = String.format("%012x", at.toEpochMilli());
        hub.database
                .sql("""
                        insert into events (id, workspace_id, name, payload, created_at, published, next_attempt_at,
                          held_until)
                        select 'evt_' || :id || lpad(to_hex(n), 20, '0'), p.workspace_id, 'message.inbound', (
                            select payload from events where name = 'message.inbound' order by id desc limit 1),
                          :at::timestamptz, true, :at::timestamptz, :at::timestamptz
                        from endpoints p, generate_series(1, :count) n where p.id = :endpoint on conflict do nothing""")
                .param("id", id)
                .param("at", at.toString())
                .param("count", count)
                .param("endpoint", endpoint)
                .update();
        hub.database.sql("""
                        insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, reason, attempts,
                          created_at, updated_at, next_attempt_at, held_until)
                        select 'dlv_' || substr(e.id, 5), e.workspace_id, e.id, e.name, :endpoint, 'dead', 'http_500', 2,
                          e.created_at, e.created_at, e.created_at, e.created_at
                        from events e where e.id like 'evt_' || :id || '%'""").param("id", id).param("endpoint", endpoint).update();
    }

    private static List<String> pages(String endpoint) {
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    RunningHub.json(hub.call("GET", "/v1/webhooks/" + endpoint + "/deliveries?per_page=2" + cursor, "")
                            .body());
            all.addAll(ids(page.path("data")));
            cursor = page.at("/meta/next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.at("/meta/next_cursor").asText();
        } while (!cursor.isEmpty());
        return all;
    }

    private static List<String> ids(JsonNode list) {
        return list.findValuesAsText("id");
    }

    private static Instant createdAt(JsonNode list, String id) {
        for (JsonNode row : list) {
            if (row.path("id").asText().equals(id)) {
                return Instant.parse(row.path("created_at").asText());
            }
        }
        throw new AssertionError(id);
    }
}
