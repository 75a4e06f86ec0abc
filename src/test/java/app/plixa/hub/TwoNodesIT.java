package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** What holds on all nodes together: limits, idempotency keys, revocations. Two hubs on one PostgreSQL. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path data;

    /** POSTs to one endpoint at once, as the nodes are started. */
    private static final int PLACES = 8;

    private static EmbeddedPostgres postgres;
    private static Receiver whatsApp;
    private static RunningHub one;
    private static RunningHub other;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.start();
        whatsApp = Receiver.cloudApi();
        one = node("one");
        other = node("other");
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        other.close();
        log(null);
        whatsApp.close();
        postgres.close();
    }

    /** What the hub does by itself fails, too, while the database is away, and says so each time. */
    private static void log(LogLevel level) {
        LoggingSystem logging = LoggingSystem.get(TwoNodesIT.class.getClassLoader());
        List.of("org.apache.camel", "com.zaxxer.hikari", "org.hibernate", "org.thymeleaf")
                .forEach(name -> logging.setLogLevel(name, level));
    }

    private static RunningHub node(String name) {
        return new RunningHub(
                data.resolve(name),
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--spring.datasource.hikari.connection-timeout=2000",
                "--hub.bootstrap.admin-email=owner@example.com",
                "--hub.bootstrap.admin-password=correct horse battery",
                "--hub.webhooks.concurrency-per-endpoint=" + PLACES,
                "--hub.whatsapp.base-url=" + whatsApp.url("/graph"));
    }

    private static RunningHub either(int i) {
        return i % 2 == 0 ? one : other;
    }

    @Test
    void aTokenGetsExactlyItsLimitHoweverManyNodesItAsks() throws Exception {
        String token = newToken("\"abilities\":[\"read\"],\"rate_limit\":100")
                .path("plain_text_token")
                .asText();
        // The requests must fall into one minute of the database's clock.
        await().atMost(Duration.ofSeconds(30)).until(() -> now() % 60 < 40);
        long minute = now() / 60;

        List<HttpResponse<String>> answers =
                atOnce(300, i -> either(i).call("GET", "/v1/me", "", "Authorization", "Bearer " + token));

        assertThat(now() / 60).as("all within one minute").isEqualTo(minute);
        List<HttpResponse<String>> granted =
                answers.stream().filter(a -> a.statusCode() == 200).toList();
        List<HttpResponse<String>> refused =
                answers.stream().filter(a -> a.statusCode() == 429).toList();
        assertThat(granted).hasSize(100);
        assertThat(refused).hasSize(200);
        assertThat(answers).allMatch(a -> header(a, "X-RateLimit-Limit").equals("100"));
        assertThat(granted.stream().map(a -> Integer.parseInt(header(a, "X-RateLimit-Remaining"))))
                .allMatch(left -> left >= 0 && left < 100);
        assertThat(refused).allSatisfy(a -> {
            assertThat(header(a, "X-RateLimit-Remaining")).isEqualTo("0");
            assertThat(Long.parseLong(header(a, "Retry-After"))).isBetween(1L, 60L);
            assertThat(Long.parseLong(header(a, "X-RateLimit-Reset"))).isEqualTo((minute + 1) * 60);
            assertThat(RunningHub.json(a.body()).path("code").asText()).isEqualTo("rate_limited");
        });
    }

    @Test
    void fiftyTimesTheSameRequestOnTwoNodesIsOneMessageAndFiftyEqualAnswers() throws Exception {
        String[] bodies = {
            "{\"phone\":\"5511912341000\",\"body\":\"once\",\"metadata\":{\"a\":\"1\",\"b\":\"2\"}}",
            "{ \"metadata\":{\"b\":\"2\",\"a\":\"1\"}, \"body\":\"once\", \"phone\":\"5511912341000\" }"
        };
        List<HttpResponse<String>> answers = atOnce(50, i -> send(either(i), "key-50", bodies[i / 2 % 2]));

        assertThat(answers).allMatch(a -> a.statusCode() == 202);
        assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
        assertThat(answers.stream().filter(a -> header(a, "Idempotent-Replayed").equals("true")))
                .hasSize(49);
        assertThat(messagesTo("5511912341000")).isEqualTo(1);
    }

    /** Held by the other hub again and again: none is overtaken, and none waits for its lease (15 s) to run out. */
    @Test
    void oneConversationThroughBothNodesReachesWhatsAppInOrderAndSoon() throws Exception {
        String phone = "5511912341050";
        int count = 40;
        for (int i = 0; i < count; i++) {
            String body = "{\"phone\":\"" + phone + "\",\"body\":\"no. " + i + ".\"}";
            assertThat(send(either(i), "ordered-" + i, body).statusCode()).isEqualTo(202);
        }

        await().atMost(Duration.ofSeconds(12))
                .untilAsserted(() -> assertThat(bodiesTo(phone)).hasSize(count));
        assertThat(bodiesTo(phone))
                .isEqualTo(IntStream.range(0, count)
                        .mapToObj(i -> "no. " + i + ".")
                        .toList());
    }

    @Test
    void anEndpointWithStrictOrderIsToldOneAfterTheOtherByBothNodes() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicBoolean down = new AtomicBoolean();
        try (Receiver customer = new Receiver(request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            boolean away = down.get();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            now.decrementAndGet();
            return new Receiver.Reply(away ? 503 : 204, "");
        })) {
            String id = new WebhookCalls(one)
                    .endpoint(
                            customer.url("/"), "'events':['message.outbound'],'ordered':true,'retry_delays':[1,1,1,1]");
            for (int i = 0; i < 60; i++) {
                down.set(i > 20 && i < 40);
                String body = "{\"phone\":\"5511912341060\",\"body\":\"" + i + "\"}";
                assertThat(send(either(i), "strictly-" + i, body).statusCode()).isEqualTo(202);
            }

            await().atMost(SOON).until(() -> states(id).equals("delivered 60"));

            List<String> told = customer.received().stream()
                    .map(post -> RunningHub.json(post.text()).at("/data/body").asText())
                    .distinct()
                    .toList();
            assertThat(told)
                    .isEqualTo(
                            IntStream.range(0, 60).mapToObj(Integer::toString).toList());
            assertThat(most).hasValue(1);
        }
    }

    @Test
    void whatAClientNeverHeardOfIsAnsweredByTheHubThatComesAfter() throws Exception {
        String body = "{\"phone\":\"5511912341001\",\"body\":\"gone\"}";
        try (Socket client = new Socket("127.0.0.1", URI.create(other.url("")).getPort())) {
            OutputStream out = client.getOutputStream();
            out.write(("POST /v1/messages/send HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + RunningHub.TOKEN
                            + "\r\nContent-Type: application/json\r\nIdempotency-Key: unheard\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            await().atMost(SOON).until(() -> messagesTo("5511912341001") == 1);
        }
        other.close();
        other = node("third");

        HttpResponse<String> answer = send(other, "unheard", body);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(header(answer, "Idempotent-Replayed")).isEqualTo("true");
        assertThat(RunningHub.json(answer.body()).at("/data/id").asText())
                .isEqualTo(one.database
                        .sql("select id from messages where phone = '5511912341001'")
                        .query(String.class)
                        .single());
        assertThat(messagesTo("5511912341001")).isEqualTo(1);
    }

    @Test
    void aKeyIsGoodForOneRequestAndForADay() {
        String body = "{\"phone\":\"5511912341002\",\"body\":\"first\"}";
        HttpResponse<String> first = send(one, "day", body);
        HttpResponse<String> another = send(other, "day", "{\"phone\":\"5511912341002\",\"body\":\"second\"}");
        assertThat(another.statusCode()).isEqualTo(422);
        assertThat(RunningHub.json(another.body()).path("code").asText()).isEqualTo("idempotency_key_reused");

        one.database
                .sql("update idempotency_keys set created_at = created_at - interval '24 hours' where key = 'day'")
                .update();
        HttpResponse<String> again = send(other, "day", body);

        assertThat(header(again, "Idempotent-Replayed")).isEmpty();
        assertThat(again.body()).isNotEqualTo(first.body());
        assertThat(messagesTo("5511912341002")).isEqualTo(2);
    }

    @Test
    void aKeyThatNobodyUsesAgainIsForgottenAfterADay() {
        send(one, "old", "{\"phone\":\"5511912341003\",\"body\":\"x\"}");
        one.database
                .sql("update idempotency_keys set created_at = created_at - interval '25 hours' where key = 'old'")
                .update();
        await().atMost(SOON)
                .until(() -> one.database
                                .sql("select count(*) from idempotency_keys where key = 'old'")
                                .query(Integer.class)
                                .single()
                        == 0);
    }

    @Test
    void aRefusedRequestDoesNotUseItsKeyUp() {
        assertThat(send(one, "mended", "{\"phone\":\"5511912341004\"}").statusCode())
                .isEqualTo(422);
        assertThat(send(other, "mended", "{\"phone\":\"5511912341004\",\"body\":\"x\"}")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void aRevokedTokenIsRefusedOnTheOtherNodeAtOnce() {
        JsonNode token = newToken("\"abilities\":[\"read\"]");
        String[] bearer = {
            "Authorization", "Bearer " + token.path("plain_text_token").asText()
        };
        assertThat(other.call("GET", "/v1/me", "", bearer).statusCode()).isEqualTo(200);

        String path = "/v1/tokens/" + token.path("id").asText();
        assertThat(one.call("DELETE", path, "").statusCode()).isEqualTo(204);

        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(1))
                .until(() -> other.call("GET", "/v1/me", "", bearer).statusCode() == 401);
    }

    /** What waits in the memory of one node heeds what is changed on another. */
    @Test
    void anEndpointDisabledOnOneNodeGetsNothingMoreFromTheOther() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (Receiver customer = new Receiver(request -> {
            hold(release);
            return new Receiver.Reply(204, "");
        })) {
            String id = one.register(customer.url("/hangs"), "message.outbound")
                    .path("id")
                    .asText();
            atOnce(40, i -> send(other, "wait-" + i, "{\"phone\":\"55119123420" + (10 + i) + "\",\"body\":\"x\"}"));
            await().atMost(SOON).until(() -> customer.received().size() == PLACES && claimed(id) == 40);

            one.call("PATCH", "/v1/webhooks/" + id, "{\"enabled\":false}");
            // As long as a change may take to be heard of everywhere.
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            release.countDown();

            await().atMost(SOON).until(() -> states(id).equals("delivered " + PLACES + ", skipped " + (40 - PLACES)));
            assertThat(customer.received()).hasSize(PLACES);
        }
    }

    /** Both work it off, in turns. */
    @Test
    void aRecoveryRepeatsNothingHoweverManyNodesWorkOnIt() throws Exception {
        try (Receiver customer = new Receiver(request -> new Receiver.Reply(204, ""))) {
            String id = one.register(customer.url("/again"), "message.outbound")
                    .path("id")
                    .asText();
            send(other, "copied", "{\"phone\":\"5511912342001\",\"body\":\"copied\"}");
            await().atMost(SOON).until(() -> states(id).equals("delivered 1"));
            one.database
                    .sql("insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, created_at,"
                            + " updated_at, next_attempt_at, held_until) select left(d.id, 16) || lpad(to_hex(n), 20, '0'),"
                            + " d.workspace_id, d.event_id, d.event, d.endpoint_id, 'dead', d.created_at, d.created_at,"
                            + " d.created_at, d.created_at from deliveries d, generate_series(1, 300) n"
                            + " where d.endpoint_id = ? and d.state = 'delivered'")
                    .param(id)
                    .update();

            HttpResponse<String> recovery =
                    one.call("POST", "/v1/webhooks/" + id + "/recover", "{\"since\":\"2020-01-01T00:00:00Z\"}");

            assertThat(RunningHub.json(recovery.body()).at("/data/requeued").asInt())
                    .isEqualTo(300);
            await().atMost(SOON).until(() -> states(id).equals("dead 300, delivered 301"));
            assertThat(customer.received()).hasSize(301);
            assertThat(customer.received().stream()
                            .map(post -> post.header("X-Plixa-Delivery"))
                            .distinct())
                    .hasSize(301);
        }
    }

    private static void hold(CountDownLatch until) {
        try {
            until.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int claimed(String endpoint) {
        return one.database
                .sql("select count(*) from deliveries where endpoint_id = ? and state = 'pending' and claimed")
                .param(endpoint)
                .query(Integer.class)
                .single();
    }

    private static String states(String endpoint) {
        return one.database
                .sql(
                        "select coalesce(string_agg(s.state || ' ' || s.n, ', ' order by s.state), '') from (select state, count(*) as n"
                                + " from deliveries where endpoint_id = ? and event = 'message.outbound' group by state) s")
                .param(endpoint)
                .query(String.class)
                .single();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void withoutTheDatabaseEveryRequestIsAnsweredUnavailable() throws Exception {
        PanelVisitor owner = new PanelVisitor(one);
        assertThat(owner.signIn("owner@example.com", "correct horse battery")).isEqualTo("/");
        log(LogLevel.OFF);
        postgres.close();
        for (String path : List.of("/v1/me", "/v1/tokens", "/v1/webhooks")) {
            HttpResponse<String> answer = one.call("GET", path, "");
            assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(503);
            assertThat(header(answer, "Retry-After")).isNotEmpty();
        }
        assertThat(send(one, "away", "{\"phone\":\"5511912341005\",\"body\":\"x\"}")
                        .statusCode())
                .isEqualTo(503);
        PanelVisitor guest = new PanelVisitor(one);
        for (String path : List.of("/", "/login", "/conversations", "/webhooks/nowhere")) {
            saysSo(owner.get(path), "<!doctype html>");
            saysSo(guest.get(path), "<!doctype html>");
        }
        saysSo(owner.forged("/settings/workspace", "name=x"), "<!doctype html>");
        saysSo(owner.part("/conversations/rows"), "<div class=\"flash bad\"");
    }

    /** Sessions are in the database: nobody can be recognised, and the page says so all the same. */
    private static void saysSo(HttpResponse<String> answer, String begin) {
        String where = answer.request().method() + " " + answer.uri() + " " + answer.body();
        assertThat(answer.statusCode()).as(where).isEqualTo(503);
        assertThat(header(answer, "Retry-After")).as(where).isEqualTo("5");
        assertThat(header(answer, "Content-Type")).as(where).startsWith("text/html");
        assertThat(answer.body()).startsWith(begin).contains("The database does not answer");
    }

    private static JsonNode newToken(String fields) {
        HttpResponse<String> answer = one.call("POST", "/v1/tokens", "{\"name\":\"test\"," + fields + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return RunningHub.json(answer.body()).path("data");
    }

    private static HttpResponse<String> send(RunningHub node, String key, String body) {
        return node.call("POST", "/v1/messages/send", body, "Idempotency-Key", key);
    }

    /** What WhatsApp was sent for a phone, in the order it came. */
    private static List<String> bodiesTo(String phone) {
        return whatsApp.received().stream()
                .map(request -> RunningHub.json(new String(request.body(), StandardCharsets.UTF_8)))
                .filter(message -> message.path("to").asText().equals(phone))
                .map(message -> message.at("/text/body").asText())
                .toList();
    }

    private static int messagesTo(String phone) {
        return one.database
                .sql("select count(*) from messages where phone = ?")
                .param(phone)
                .query(Integer.class)
                .single();
    }

    private static long now() {
        return one.database
                .sql("select floor(extract(epoch from clock_timestamp()))::bigint")
                .query(Long.class)
                .single();
    }

    private static List<HttpResponse<String>> atOnce(int times, IntFunction<HttpResponse<String>> request)
            throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(50);
        try {
            List<Future<HttpResponse<String>>> all = new ArrayList<>();
            IntStream.range(0, times).forEach(i -> all.add(clients.submit(() -> request.apply(i))));
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> one : all) {
                answers.add(one.get());
            }
            return answers;
        } finally {
            clients.shutdownNow();
        }
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
