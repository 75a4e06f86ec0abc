package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The door of the running hub against what no honest client sends. */
class GuardIT {
    private static final String TOKEN = "Authorization: Bearer " + RunningHub.TOKEN;
    private static final String SEND = "POST /v1/messages/send HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n" + TOKEN
            + "\r\nContent-Type: application/json\r\n";
    private static final String MESSAGE = "{\"phone\":\"5511912342000\",\"body\":\"x\"}";

    @TempDir
    static Path data;

    private static RunningHub hub;
    private static RawClient client;

    @BeforeAll
    static void start() {
        hub = new RunningHub(
                data,
                "--server.tomcat.connection-timeout=1s",
                "--hub.media.upload-timeout=3s",
                "--hub.api.cors.allowed-origins=https://app.example.com,https://*.example.org");
        client = new RawClient(hub);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /v1/nothing, 404",
        "GET /v1/, 404",
        "GET /v1, 404",
        "GET //v1/webhooks, 404",
        "GET /v1//webhooks, 404",
        "GET /v1/webhooks/, 404",
        "GET /V1/webhooks, 404",
        "GET /v1/./webhooks, 404",
        "GET /v1/x/../webhooks, 404",
        "GET /v1/webhooks;a=b, 404",
        "GET /v1/%77ebhooks, 404",
        "GET /v1/webhooks/%2e%2e/webhooks, 404",
        "GET /v1/webhooks%2Fx, 400",
        "GET /v1/webhooks%5Cx, 400",
        "GET /v1/webhooks/%00, 400",
        "GET /v1/webhooks/%zz, 400",
        "GET /v1/webhooks/%, 400",
        "GET /v1/webhooks/\\, 400",
        "GET /v1/webhooks/{id}, 400",
        "GET /v1/webhooks/\u00ff, 400",
        "GET /v1/webhooks?cursor=%zz, 400",
        "GET /v1/webhooks?per_page=%00, 422",
        "PUT /v1/webhooks, 405",
        "ET /v1/webhooks, 405",
        "get /v1/webhooks, 405",
        "TRACE /v1/webhooks, 405",
        "TRACE /, 405",
        "BREW /sandbox/inbound, 405",
        "DELETE /v1/messages/send, 405"
    })
    void whatIsNoCallOfOursIsRefusedInTheEnvelope(String request, int status) throws IOException {
        RawClient.Answer answer = client.ask(request + " HTTP/1.1", TOKEN);
        refused(answer, status);
        assertThat(answer.head().contains("\r\nAllow: ")).isEqualTo(status == 405 && request.contains("/v1/"));
    }

    @Test
    void whatTheServerCannotReadIsRefusedInTheEnvelopeToo() throws IOException {
        refused(client.send("NONSENSE\r\n\r\n"), 400);
        refused(client.send("GET / HTTP/9.9\r\n\r\n"), 400);
        refused(client.send("GET /v1/me HTTP/1.1\r\n\r\n"), 400);
        refused(client.ask("GET /v1/me HTTP/1.1", "X-Long: " + "a".repeat(20_000)), 400);
        refused(client.ask("GET /v1/webhooks/" + "a".repeat(20_000) + " HTTP/1.1"), 400);
        refused(client.ask("GET /v1/webhooks/" + "a".repeat(5_000) + " HTTP/1.1", TOKEN), 414);
        refused(client.ask("POST /v1/messages/send HTTP/1.1", TOKEN, "Content-Length: many"), 400);
        refused(client.ask("POST /v1/messages/send HTTP/1.1", TOKEN, "Transfer-Encoding: gzip"), 415);
    }

    @Test
    void headIsGetWithoutItsBodyAndOptionsTellsTheVerbs() throws IOException {
        RawClient.Answer head = client.ask("HEAD /v1/me HTTP/1.1", TOKEN);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).endsWith("\r\n\r\n").contains("X-RateLimit-Limit: ");
        RawClient.Answer options = client.ask("OPTIONS /v1/webhooks HTTP/1.1");
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.head()).contains("\r\nAllow: GET, POST, HEAD, OPTIONS");
        assertThat(client.ask("HEAD /v1/messages/send HTTP/1.1", TOKEN).status())
                .isEqualTo(405);
    }

    @Test
    void everyAnswerCarriesTheSecurityHeadersAndNobodysName() throws IOException {
        for (RawClient.Answer answer : List.of(
                client.ask("GET /v1/me HTTP/1.1", TOKEN),
                client.ask("GET /v1/me HTTP/1.1"),
                client.ask("GET /v1/nothing HTTP/1.1"))) {
            assertThat(answer.head())
                    .contains(
                            "X-Content-Type-Options: nosniff",
                            "Cache-Control: no-store",
                            "Referrer-Policy: no-referrer",
                            "X-Frame-Options: DENY",
                            "Content-Security-Policy: default-src 'none'",
                            "X-Request-Id: req_")
                    .doesNotContain("Server:", "Tomcat", "Access-Control-");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{\"phone\":\"5511912342000\",\"phone\":\"5511912342000\",\"body\":\"x\"}",
                "{\"phone\":\"5511912342000\",\"body\":\"x\"}{}",
                "{\"phone\":\"5511912342000\",\"body\":\"x\"} x",
                "{\"phone\":\"5511912342000\",\"body\":\"\u00ff\u00fe\"}",
                "{\"phone\":\"5511912342000\",\"body\":\"x\",\"n\":99999999999999999999999999999999999999999999999999"
                        + "999999999999999999999999999999999999999999999999999999999999}"
            })
    void whatIsNotOnePlainJsonObjectIsMalformed(String body) throws IOException {
        RawClient.Answer answer = client.send(SEND + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        refused(answer, 400);
        assertThat(answer.json().path("code").asText()).isEqualTo("malformed_json");
    }

    @Test
    void nestingIsReadTo64LevelsAndNumbersOfAnySizeDoNoHarm() {
        String ok = "{\"phone\":\"5511912342001\",\"body\":\"x\",\"more\":%s}";
        assertThat(send(ok.formatted("[".repeat(63) + "]".repeat(63)))).isEqualTo(202);
        assertThat(send(ok.formatted("[".repeat(64) + "]".repeat(64)))).isEqualTo(400);
        assertThat(send(ok.formatted("[".repeat(100_000)))).isEqualTo(400);
        assertThat(send(ok.formatted("1e999999999"))).isEqualTo(202);
        assertThat(send("{\"phone\":1e999999999,\"body\":-1e999999999}")).isEqualTo(422);
    }

    @Test
    void bodiesComeAsTheyAreInJsonAndInBounds() throws IOException {
        String length = "Content-Length: " + MESSAGE.length() + "\r\n\r\n" + MESSAGE;
        assertThat(client.send(SEND + length).status()).isEqualTo(202);
        assertThat(client.send(SEND + "Content-Encoding: identity\r\n" + length).status())
                .isEqualTo(202);
        refused(client.send(SEND + "Content-Encoding: gzip\r\n" + length), 415);
        refused(client.send(SEND.replace("application/json", "text/plain") + length), 415);
        refused(client.send(SEND.replace("application/json", "application/json; charset=klingon") + length), 415);
        assertThat(client.send(SEND.replace("application/json", "application/json; charset=utf-16") + length)
                        .status())
                .as("JSON is UTF-8 whatever is declared")
                .isEqualTo(202);
        refused(client.send(SEND + "Content-Length: 300000\r\n\r\n{"), 413);
        String part = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        refused(client.send(SEND + "Transfer-Encoding: chunked\r\n\r\n" + part.repeat(5)), 413);
        assertThat(client.send(SEND + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(MESSAGE.length())
                                + "\r\n" + MESSAGE + "\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void headersAndParametersOfTheClientAreNoParametersOfOurs() {
        String id = hub.register("http://127.0.0.1:4/hook", "message.inbound")
                .path("id")
                .asText();
        HttpResponse<String> other = hub.call("GET", "/v1/webhooks/whe_x?id=" + id, "", "id", id, "CamelHttpPath", "/");
        assertThat(other.statusCode()).isEqualTo(404);
        HttpResponse<String> own = hub.call("GET", "/v1/webhooks/" + id + "?id=whe_x", "", "id", "whe_x");
        assertThat(RunningHub.json(own.body()).at("/data/id").asText()).isEqualTo(id);
        HttpResponse<String> list = hub.call("GET", "/v1/tokens", "", "cursor", "nonsense", "per_page", "0");
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(hub.call("GET", "/v1/tokens?per_page=0", "").statusCode()).isEqualTo(422);
    }

    @Test
    void slowClientsAreSentAwayAndKeepNobodyWaiting() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(200);
        try {
            List<Future<RawClient.Answer>> bodies = new ArrayList<>();
            List<Future<RawClient.Answer>> heads = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                bodies.add(threads.submit(() -> client.dribble(
                        SEND + "Content-Length: 200000\r\n\r\n{", Duration.ofMillis(200), Duration.ofSeconds(20))));
                heads.add(threads.submit(() ->
                        client.dribble("GET /v1/me HTTP/1.1\r\nX-", Duration.ofMillis(200), Duration.ofSeconds(20))));
            }
            long start = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                assertThat(hub.call("GET", "/v1/me", "").statusCode()).isEqualTo(200);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            int told = 0;
            for (Future<RawClient.Answer> body : bodies) {
                RawClient.Answer answer = body.get();
                assertThat(answer.closed()).isTrue();
                assertThat(answer.status()).isIn(408, 0);
                told += answer.status() == 408 ? 1 : 0;
            }
            assertThat(told).isPositive();
            for (Future<RawClient.Answer> head : heads) {
                assertThat(head.get().closed()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anUploadIsLetInBeforeItsBodyComes() throws IOException {
        String upload = "POST /v1/media HTTP/1.1";
        String form = "Content-Type: " + MediaCalls.FORM;
        String length = "Content-Length: 50000000";
        refused(client.ask(upload, form, length), 401);
        refused(client.ask(upload, form, length, "Authorization: Bearer plixa_pat_" + "x".repeat(43)), 401);
        refused(client.ask(upload, TOKEN, length, "Content-Type: application/json"), 415);
        refused(client.ask(upload, TOKEN, length, form, "Content-Encoding: gzip"), 415);
        refused(client.ask(upload, TOKEN, form, "Content-Length: 105000000"), 413);
        refused(client.ask("POST /v1/media/ HTTP/1.1", TOKEN, form, length), 413);
        refused(client.ask("PUT /v1/media HTTP/1.1", TOKEN, form), 405);
        RawClient.Answer reader = client.ask(upload, form, length, "Authorization: Bearer " + readOnly());
        refused(reader, 403);
        assertThat(reader.head()).contains("X-RateLimit-Limit: ");
    }

    @Test
    void slowUploadsAreSentAwayAndKeepNobodyWaiting() throws Exception {
        String start = "POST /v1/media HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n" + TOKEN + "\r\nContent-Type: "
                + MediaCalls.FORM + "\r\nContent-Length: 200000\r\n\r\n--bOuNd";
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<RawClient.Answer>> slow = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                slow.add(threads.submit(() -> client.dribble(start, Duration.ofMillis(200), Duration.ofSeconds(20))));
            }
            await().atMost(Duration.ofSeconds(2)).until(() -> upload() == 429);
            assertThat(hub.call("GET", "/v1/me", "").statusCode()).isEqualTo(200);
            for (Future<RawClient.Answer> upload : slow) {
                assertThat(upload.get().status()).isIn(408, 0);
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> upload() == 201);
            try (Stream<Path> left = Files.list(data.resolve("incoming"))) {
                assertThat(left).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aBodyThatTakesAMomentIsServed() throws IOException {
        String body = "{\"phone\":\"5511912342002\",\"body\":\"" + "x".repeat(4000);
        String end = "\"}";
        RawClient.Answer answer = client.inTwo(
                SEND + "Content-Length: " + (body + end).length() + "\r\n\r\n" + body, Duration.ofMillis(300), end);
        assertThat(answer.status()).isEqualTo(202);
    }

    @Test
    void pagesOfAllowedOriginsMayCall() {
        for (String origin : List.of("https://app.example.com", "https://x.example.org")) {
            HttpResponse<String> answer = hub.call("GET", "/v1/me", "", "Origin", origin);
            assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(origin);
            assertThat(header(answer, "Vary")).isEqualTo("Origin");
            HttpResponse<String> asked = hub.call(
                    "OPTIONS", "/v1/messages/send", "", "Origin", origin, "Access-Control-Request-Method", "POST");
            assertThat(asked.statusCode()).isEqualTo(204);
            assertThat(header(asked, "Access-Control-Allow-Methods")).contains("POST");
            assertThat(header(asked, "Access-Control-Allow-Headers")).contains("Authorization", "Idempotency-Key");
        }
        HttpResponse<String> stranger = hub.call("GET", "/v1/me", "", "Origin", "https://evil.example");
        assertThat(stranger.statusCode()).isEqualTo(200);
        assertThat(header(stranger, "Access-Control-Allow-Origin")).isEmpty();
    }

    private static void refused(RawClient.Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.head()).contains("X-Request-Id: req_", "Content-Type: application/json");
        JsonNode envelope = answer.json();
        assertThat(envelope.path("message").asText()).isNotBlank();
        assertThat(envelope.path("code").asText()).isNotBlank();
        assertThat(answer.head()).contains(envelope.path("request_id").asText());
    }

    private static int upload() {
        String form = MediaCalls.form("a.txt", "text/plain", "x");
        return hub.call("POST", "/v1/media", form, "Content-Type", MediaCalls.FORM)
                .statusCode();
    }

    private static String readOnly() {
        return RunningHub.json(hub.call("POST", "/v1/tokens", "{\"name\":\"reader\",\"abilities\":[\"read\"]}")
                        .body())
                .at("/data/plain_text_token")
                .asText();
    }

    private static int send(String body) {
        return hub.call("POST", "/v1/messages/send", body).statusCode();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
