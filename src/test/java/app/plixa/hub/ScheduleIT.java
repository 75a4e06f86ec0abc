package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.webhook.Signature;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes hours and days, in the running hub with its published settings; the time passes at a word. */
class ScheduleIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path data;

    private static final HandClock clock = HandClock.going();
    private static Receiver customer;
    private static RunningHub hub;

    @BeforeAll
    static void start() throws Exception {
        customer = new Receiver(request -> new Receiver.Reply(500, "no"));
        hub = new RunningHub(data, Optional.of(clock));
    }

    @AfterAll
    static void stop() {
        hub.close();
        customer.close();
    }

    @BeforeEach
    void calm() {
        customer.behave(request -> new Receiver.Reply(500, "no"));
        hub.database.sql("delete from endpoints").update();
    }

    @Test
    void aReceiverThatFailsIsAskedFiveTimesAfterTheWaitsOfTheContractAndThenNoMore() {
        hub.register(customer.url("/fails"), "message.inbound");
        String delivery = failsAfter(
                "/fails", Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(2));

        assertThat(state(delivery)).isEqualTo("dead");
        clock.forward(Duration.ofHours(24));
        inbound();
        await().atMost(SOON).until(() -> customer.at("/fails").size() == 6);
        assertThat(attempts(delivery)).isEqualTo(5);
    }

    @Test
    void anEndpointsOwnScheduleIsKeptInstead() {
        String id =
                hub.register(customer.url("/own"), "message.inbound").path("id").asText();
        hub.call("PATCH", "/v1/webhooks/" + id, "{\"retry_delays\":[10,\"1h\"],\"max_attempts\":4}");

        String delivery = failsAfter("/own", Duration.ofSeconds(10), Duration.ofHours(1), Duration.ofHours(1));

        assertThat(state(delivery)).isEqualTo("dead");
        assertThat(customer.at("/own")).hasSize(4);
    }

    @Test
    void aRotatedSecretSignsBesideTheOldOneForTheOverlapAndThenAlone() {
        customer.behave(request -> new Receiver.Reply(204, ""));
        JsonNode endpoint = hub.register(customer.url("/rotated"), "message.inbound");
        String path = "/v1/webhooks/" + endpoint.path("id").asText();
        String old = endpoint.path("secret").asText();
        signedBy("/rotated", old);

        JsonNode rotated = RunningHub.json(
                        hub.call("POST", path + "/rotate-secret", "").body())
                .path("data");
        String next = rotated.path("secret").asText();
        Duration overlap = Duration.between(
                clock.instant(),
                Instant.parse(rotated.path("previous_secret_expires_at").asText()));
        assertThat(next).startsWith("whsec_").isNotEqualTo(old);
        assertThat(overlap).isBetween(Duration.ofHours(23), Duration.ofHours(24));
        signedBy("/rotated", old, next);

        clock.forward(Duration.ofHours(24).plusSeconds(1));
        signedBy("/rotated", next);
        assertThat(hub.call("GET", path, "").body()).contains("\"previous_secret_expires_at\":null");

        JsonNode atOnce = RunningHub.json(
                hub.call("POST", path + "/rotate-secret?overlap=0s", "").body());
        signedBy("/rotated", atOnce.at("/data/secret").asText());
    }

    @Test
    void fiveDaysOfAtLeastAHundredFailuresDisableAnEndpointUnlessOneSucceeds() {
        Map<String, Object> once = Map.of("max_attempts", 1, "events", new String[] {"message.inbound"});
        String hopeless = register("/hopeless", once);
        String saved = register("/saved", once);
        String few = register("/few", once);
        hub.call("PATCH", "/v1/webhooks/" + few, "{\"events\":[\"message.outbound\"]}");
        for (int i = 0; i < 99; i++) {
            inbound();
        }
        await().atMost(SOON).until(() -> failures(hopeless) == 99 && failures(saved) == 99);
        hub.call("PATCH", "/v1/webhooks/" + few, "{\"events\":[\"message.inbound\"]}");
        inbound();
        await().atMost(SOON).until(() -> failures(hopeless) == 100 && failures(saved) == 100 && failures(few) == 1);
        assertThat(enabled(hopeless)).isTrue();
        customer.behave(request -> new Receiver.Reply(request.path().equals("/saved") ? 200 : 500, ""));
        clock.forward(Duration.ofDays(3));
        inbound();
        await().atMost(SOON).until(() -> failures(hopeless) == 101 && failures(saved) == 0);
        customer.behave(request -> new Receiver.Reply(404, ""));
        clock.forward(Duration.ofDays(2));
        inbound();

        await().atMost(SOON).until(() -> !enabled(hopeless) && failures(saved) == 1 && failures(few) == 3);
        assertThat(enabled(saved)).isTrue();
        assertThat(enabled(few)).isTrue();
        JsonNode shown =
                RunningHub.json(hub.call("GET", "/v1/webhooks/" + hopeless, "").body());
        assertThat(shown.at("/data/disabled_reason").asText()).isEqualTo("failing");
        hub.call("PATCH", "/v1/webhooks/" + hopeless, "{\"enabled\":true}");
        inbound();
        await().atMost(SOON).until(() -> failures(hopeless) == 1);
        assertThat(enabled(hopeless)).isTrue();
    }

    /** Lets a message come in and each attempt fail, and checks the wait after each; the delivery's id. */
    private static String failsAfter(String path, Duration... waits) {
        inbound();
        await().atMost(SOON).until(() -> !customer.at(path).isEmpty());
        String delivery = customer.at(path).get(0).header("X-Plixa-Delivery");
        for (int i = 0; i < waits.length; i++) {
            recorded(delivery, i + 1);
            Duration wait = Duration.between(attemptedAt(delivery, i + 1), nextAttempt(delivery));
            // Jitter only adds, up to a tenth; the answer itself took a moment, too.
            assertThat(wait)
                    .isBetween(waits[i], waits[i].multipliedBy(11).dividedBy(10).plusSeconds(5));
            assertThat(customer.at(path)).hasSize(i + 1);
            clock.forward(
                    Duration.between(clock.instant(), nextAttempt(delivery)).plusMillis(1));
        }
        recorded(delivery, waits.length + 1);
        return delivery;
    }

    /** Lets a message come in and checks whose signatures the POST of it carries, the first under the usual name. */
    private static void signedBy(String path, String... secrets) {
        int before = customer.at(path).size();
        inbound();
        await().atMost(SOON).until(() -> customer.at(path).size() == before + 1);
        Receiver.Received post = customer.at(path).get(before);
        assertThat(post.header("X-Plixa-Signature")).isEqualTo(Signature.plixa(post.body(), secrets[0]));
        assertThat(Optional.ofNullable(post.header("X-Plixa-Signature-Next")))
                .isEqualTo(Arrays.stream(secrets)
                        .skip(1)
                        .map(next -> Signature.plixa(post.body(), next))
                        .findFirst());
        long timestamp = Long.parseLong(post.header("webhook-timestamp"));
        assertThat(post.header("webhook-signature").split(" "))
                .containsExactlyElementsOf(Stream.of(secrets)
                        .map(s -> Signature.standard(post.header("webhook-id"), timestamp, post.body(), s))
                        .toList());
    }

    private static String register(String path, Map<String, Object> settings) {
        Map<String, Object> request = new java.util.HashMap<>(settings);
        request.put("url", customer.url(path));
        String body = RunningHub.JSON.valueToTree(request).toString();
        return RunningHub.json(hub.call("POST", "/v1/webhooks", body).body())
                .at("/data/id")
                .asText();
    }

    private static void inbound() {
        hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511912345678\",\"body\":\"Oi\"}");
    }

    private static int failures(String endpoint) {
        return hub.database
                .sql("select failures from endpoints where id = ?")
                .param(endpoint)
                .query(Integer.class)
                .single();
    }

    private static boolean enabled(String endpoint) {
        return hub.database
                .sql("select enabled from endpoints where id = ?")
                .param(endpoint)
                .query(Boolean.class)
                .single();
    }

    private static void recorded(String delivery, int attempts) {
        await().atMost(SOON).until(() -> attempts(delivery) == attempts);
    }

    private static int attempts(String delivery) {
        return hub.database
                .sql("select attempts from deliveries where id = ?")
                .param(delivery)
                .query(Integer.class)
                .single();
    }

    private static String state(String delivery) {
        return hub.database
                .sql("select state from deliveries where id = ?")
                .param(delivery)
                .query(String.class)
                .single();
    }

    private static Instant nextAttempt(String delivery) {
        return hub.database
                .sql("select next_attempt_at from deliveries where id = ?")
                .param(delivery)
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .single();
    }

    private static Instant attemptedAt(String delivery, int number) {
        return hub.database
                .sql("select attempted_at from attempts where delivery_id = ? and number = ?")
                .params(delivery, number)
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .single();
    }
}
