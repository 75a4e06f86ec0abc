package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.secret.Vault;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Numbers: connected, paused, resumed, paced, examined; their templates, and their secrets at rest. */
@ExtendWith(ApiHub.class)
class NumbersIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private static final String PAUSED = "plixa_numbers_paused{reason=\"number_disconnected\"}";

    /** What WhatsApp answers to a path; messages are taken where nothing else is said. */
    private final Map<String, Receiver.Reply> says = new ConcurrentHashMap<>();

    private String phoneNumberId;

    @BeforeEach
    void whatsApp() {
        phoneNumberId = Integer.toString(700_000_000 + NEXT.incrementAndGet());
        says.put("/graph/v24.0/" + phoneNumberId, profile());
        ApiHub.whatsApp().behave(request -> says.getOrDefault(request.path(), Receiver.taken(request)));
    }

    @AfterEach
    void calm() {
        ApiHub.whatsApp().behave(Receiver::taken);
    }

    @Test
    void aNumberIsConnectedOnceAndItsSecretsAreSeenByNobody() {
        JsonNode number = connect("");
        String path = path(number);

        assertThat(number.path("phone").asText()).isEqualTo("15551234567");
        assertThat(number.path("verified_name").asText()).isEqualTo("Lucia Flowers");
        assertThat(number.path("status").asText()).isEqualTo("active");
        assertThat(number.path("verify_token").asText()).hasSize(24);
        assertThat(number.path("callback_url").asText())
                .isEqualTo("/whatsapp/" + number.path("id").asText() + "/webhook");
        assertThat(ApiHub.get(path).has("verify_token")).isFalse();
        assertThat(ApiHub.ids(ApiHub.get("/v1/numbers")))
                .contains(number.path("id").asText());
        String rows = String.join("\n", ApiHub.dump("numbers"));
        assertThat(rows)
                .contains("v1:")
                .doesNotContain(
                        "EAAG-token", "app-s3cret", number.path("verify_token").asText());

        HttpResponse<String> again = request("POST", "/v1/numbers", wanted(""));
        assertThat(again.statusCode()).isEqualTo(409);
        HttpResponse<String> stranger =
                ApiHub.hub().call("POST", "/v1/numbers", wanted(""), "Authorization", "Bearer " + ApiHub.STRANGER);
        assertThat(stranger.statusCode()).isEqualTo(409);
        assertThat(RunningHub.json(stranger.body()).path("message"))
                .isEqualTo(RunningHub.json(again.body()).path("message"));
    }

    @ParameterizedTest
    @CsvSource({
        "401, 190, 422, access_token",
        "401, 104, 422, access_token",
        "403, 10, 422, access_token",
        "400, 100, 422, phone_number_id",
        "400, 33, 422, phone_number_id",
        "403, 368, 422, waba_id",
        "403, 131031, 422, waba_id",
        "404, 803, 422, phone_number_id",
        "500, 2, 503, ''",
        "429, 80007, 503, ''"
    })
    void whatWhatsAppDoesNotLikeIsNotStored(int http, int code, int status, String field) {
        says.put("/graph/v24.0/" + phoneNumberId, error(http, code));

        HttpResponse<String> answer = request("POST", "/v1/numbers", wanted(""));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(field.isEmpty()
                        || RunningHub.json(answer.body()).path("errors").has(field))
                .isTrue();
        assertThat(RunningHub.json(answer.body()).path("request_id").asText()).startsWith("req_");
        assertThat(count("select count(*) from numbers where phone_number_id = ?", phoneNumberId))
                .isZero();
    }

    /** The secret is proved with the token, and the account is asked page by page for the number. */
    @Test
    void aSecretOrAnAccountThatIsNotTheNumbersIsNotStored() {
        String more = ",\"waba_id\":\"300000000007\"";
        String account = "/graph/v24.0/300000000007/phone_numbers";
        says.put(
                "/graph/v24.0/" + phoneNumberId,
                json(
                        400,
                        "{\"error\":{\"code\":100,\"message\":"
                                + "\"Invalid appsecret_proof provided in the API argument\"}}"));
        assertThat(wrong(request("POST", "/v1/numbers", wanted(more)))).containsExactly("app_secret");
        says.put("/graph/v24.0/" + phoneNumberId, profile());
        for (Receiver.Reply no : List.of(error(403, 200), error(400, 100), json(200, "{\"data\":[{\"id\":\"9\"}]}"))) {
            says.put(account, no);
            assertThat(wrong(request("POST", "/v1/numbers", wanted(more)))).containsExactly("waba_id");
        }
        says.put(account, json(503, ""));
        assertThat(request("POST", "/v1/numbers", wanted(more)).statusCode()).isEqualTo(503);
        assertThat(count("select count(*) from numbers where phone_number_id = ?", phoneNumberId))
                .isZero();
        List<String> queries = new CopyOnWriteArrayList<>();
        ApiHub.whatsApp().behave(request -> {
            queries.add(request.query());
            boolean last = request.query().contains("after=c%2F1");
            return request.path().equals(account)
                    ? json(
                            200,
                            "{\"data\":[{\"id\":\"" + (last ? phoneNumberId : "9") + "\"}],\"paging\":{\"cursors\":"
                                    + "{\"after\":\"c/1\"},\"next\":\"https://graph\"}}")
                    : says.getOrDefault(request.path(), Receiver.taken(request));
        });

        JsonNode number = connect(more);

        // HMAC-SHA256 of "EAAG-token" under "app-s3cret", as openssl has it.
        assertThat(queries.get(0))
                .endsWith("&appsecret_proof=ed5e99f2b09689fef15ca6992e01170f6e2c822914045da146d85319a04bdea9");
        assertThat(queries).hasSize(3);
        assertThat(number.path("waba_id").asText()).isEqualTo("300000000007");
    }

    private static List<String> wrong(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        List<String> fields = new ArrayList<>();
        RunningHub.json(answer.body()).path("errors").fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | phone_number_id",
                "{\"phone_number_id\":\"../me\",\"access_token\":\"a\",\"app_secret\":\"b\"} | phone_number_id",
                "{\"phone_number_id\":123456,\"access_token\":\"a\",\"app_secret\":\"b\"} | phone_number_id",
                "{\"phone_number_id\":\"123456\",\"access_token\":\"a\\r\\nX: y\",\"app_secret\":\"b\"} | access_token",
                "{\"phone_number_id\":\"123456\",\"access_token\":\"a\",\"app_secret\":\" \"} | app_secret",
                "{\"phone_number_id\":\"123456\",\"access_token\":\"a\",\"app_secret\":\"b\",\"waba_id\":\"x\"} | waba_id",
                "{\"phone_number_id\":\"123456\",\"access_token\":\"a\",\"app_secret\":\"b\",\"messages_per_second\":0}"
                        + " | messages_per_second"
            })
    void whatIsNoNumberIsRefusedUnasked(String body, String field) {
        HttpResponse<String> answer = request("POST", "/v1/numbers", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(RunningHub.json(answer.body()).path("errors").has(field)).isTrue();
    }

    @Test
    void aDeadTokenPausesTheNumberAndANewOneSendsWhatWaitedInOrder() {
        double others = metric(PAUSED);
        JsonNode number = connect("");
        String path = path(number);
        says.put(messages(), error(401, 190));
        String first = send(number, "5511912380001", "one", "").path("id").asText();
        await().atMost(SOON)
                .until(() -> ApiHub.get(path).path("status").asText().equals("paused"));
        String second = send(number, "5511912380001", "two", "").path("id").asText();
        String third = send(number, "5511912380001", "three", "").path("id").asText();

        JsonNode reason = ApiHub.get(path).path("pause_reason");
        assertThat(reason.path("code").asText()).isEqualTo("number_disconnected");
        assertThat(reason.at("/provider/code").asInt()).isEqualTo(190);
        await().during(Duration.ofMillis(600))
                .atMost(SOON)
                .until(() -> posts(first) == 1 && posts(second) == 0 && posts(third) == 0);
        assertThat(List.of(first, second, third))
                .allMatch(id -> ApiHub.hub().status(id).equals("queued"));
        assertThat(count("select count(*) from messages where attempts > 0 and id = ?", first))
                .isZero();
        await().atMost(SOON).until(() -> metric(PAUSED) == others + 1);
        assertThat(ApiHub.hub()
                        .send("5511912380002", "another number")
                        .path("status")
                        .asText())
                .isEqualTo("queued");

        says.put("/graph/v24.0/" + phoneNumberId, error(401, 190));
        assertThat(request("PATCH", path, "{\"access_token\":\"bad\"}").statusCode())
                .isEqualTo(422);
        assertThat(ApiHub.get(path).path("status").asText()).isEqualTo("paused");

        says.remove(messages());
        says.put("/graph/v24.0/" + phoneNumberId, profile());
        JsonNode mended = ApiHub.call(200, "PATCH", path, "{\"access_token\":\"EAAG-next\"}");
        assertThat(mended.path("status").asText()).isEqualTo("active");
        assertThat(mended.path("pause_reason").isNull()).isTrue();
        await().atMost(SOON).until(() -> ApiHub.hub().status(third).equals("sent"));
        await().atMost(SOON).until(() -> metric(PAUSED) == others);
        assertThat(bodies("5511912380001")).containsExactly("one", "one", "two", "three");
        assertThat(ApiHub.whatsApp().at(messages()).stream()
                        .map(post -> post.header("Authorization"))
                        .toList())
                .startsWith("Bearer EAAG-token")
                .endsWith("Bearer EAAG-next");
        assertThat(ApiHub.get("/v1/messages/" + first + "/timeline").toString()).contains("postponed");
    }

    @Test
    void aNumberThatIsGoneIsPausedToo() {
        JsonNode number = connect("");
        says.put(
                messages(),
                json(400, "{\"error\":{\"code\":100,\"error_subcode\":33,\"message\":\"Unsupported post request\"}}"));
        String id = send(number, "5511912380006", "x", "").path("id").asText();

        await().atMost(SOON)
                .until(() -> ApiHub.get(path(number)).path("status").asText().equals("paused"));
        assertThat(ApiHub.get(path(number)).at("/pause_reason/code").asText()).isEqualTo("number_disconnected");
        assertThat(ApiHub.hub().status(id)).isEqualTo("queued");
        ApiHub.call(204, "DELETE", "/v1/messages/" + id, "");
    }

    /** Billing and restrictions are mostly told of a single message, after WhatsApp has taken it. */
    @Test
    void aStatusCanPauseItsNumberUnlessItIsOld() {
        String first = "/v1/numbers/"
                + ApiHub.get("/v1/numbers?per_page=100").findValuesAsText("id").stream()
                        .sorted()
                        .findFirst()
                        .orElseThrow();
        failed(Instant.now().minusSeconds(3600));
        assertThat(ApiHub.get(first).path("status").asText()).isEqualTo("active");

        failed(Instant.now());

        assertThat(ApiHub.get(first).at("/pause_reason/code").asText()).isEqualTo("billing");
        assertThat(ApiHub.call(200, "POST", first + "/resume", "")
                        .path("status")
                        .asText())
                .isEqualTo("active");
    }

    private static void failed(Instant at) {
        HttpResponse<String> answer = ApiHub.hub()
                .callback("\"statuses\":[{\"id\":\"wamid.billing\",\"status\":\"failed\",\"timestamp\":\""
                        + at.getEpochSecond() + "\",\"errors\":[{\"code\":131042,\"title\":\"payment\"}]}]");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void aNumberPausedByHandWaitsAndWhatExpiresFailsOnTime() {
        JsonNode number = connect("");
        String path = path(number);
        assertThat(ApiHub.call(200, "POST", path + "/pause", "")
                        .at("/pause_reason/code")
                        .asText())
                .isEqualTo("by_user");
        ApiHub.call(200, "POST", path + "/pause", "");
        double failed = metric("plixa_messages_total{outcome=\"failed\"}");
        String soon = Instant.now().plusMillis(900).toString();
        String late = send(number, "5511912380003", "late", ",\"expires_at\":\"" + soon + "\"")
                .path("id")
                .asText();
        String waits = send(number, "5511912380003", "waits", "").path("id").asText();

        await().atMost(SOON).until(() -> ApiHub.hub().status(late).equals("failed"));
        JsonNode expired = ApiHub.get("/v1/messages/" + late);
        assertThat(expired.at("/error/code").asText()).isEqualTo("expired");
        await().atMost(SOON).until(() -> metric("plixa_messages_total{outcome=\"failed\"}") > failed);
        assertThat(ApiHub.get("/v1/events?event=message.outbound").findValuesAsText("id"))
                .contains(late);
        assertThat(ApiHub.hub().status(waits)).isEqualTo("queued");
        ApiHub.call(200, "PATCH", path, "{\"access_token\":\"EAAG-next\"}");
        assertThat(ApiHub.get(path).path("status").asText())
                .as("a token mends no hand")
                .isEqualTo("paused");

        ApiHub.call(200, "POST", path + "/resume", "");
        ApiHub.call(200, "POST", path + "/resume", "");
        await().atMost(SOON).until(() -> ApiHub.hub().status(waits).equals("sent"));
        assertThat(posts(late)).isZero();
    }

    /** Twelve messages through a number of five a second take their time; another number's go at once. */
    @Test
    void aNumberOverItsRateWaitsAloneAndNothingIsCharged() {
        JsonNode slow = connect(",\"messages_per_second\":5");
        phoneNumberId = Integer.toString(700_000_000 + NEXT.incrementAndGet());
        says.put("/graph/v24.0/" + phoneNumberId, profile());
        JsonNode fast = connect("");
        assertThat(slow.path("messages_per_second").asInt()).isEqualTo(5);
        List<String> slowOnes = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            slowOnes.add(
                    send(slow, "55119123810" + (10 + i), "slow", "").path("id").asText());
        }
        String quick = send(fast, "5511912381099", "fast", "").path("id").asText();

        await().atMost(SOON).until(() -> ApiHub.hub().status(quick).equals("sent"));
        assertThat(slowOnes).anyMatch(id -> ApiHub.hub().status(id).equals("queued"));
        await().atMost(SOON).until(() -> slowOnes.stream()
                .allMatch(id -> ApiHub.hub().status(id).equals("sent")));
        List<Instant> sent = slowOnes.stream()
                .map(id -> Instant.parse(
                        ApiHub.get("/v1/messages/" + id).path("sent_at").asText()))
                .sorted()
                .toList();
        assertThat(Duration.between(sent.get(0), sent.get(11)))
                .isBetween(Duration.ofMillis(2_000), Duration.ofSeconds(15));
        assertThat(count("select count(*) from messages where body = ? and attempts <> 1", "slow"))
                .isZero();
    }

    /** As a claim that is never given back would have it. */
    @Test
    void whatIsDueAndNotSentIsToldOfByItsAge() {
        JsonNode number = connect("");
        ApiHub.call(200, "POST", path(number) + "/pause", "");
        String late = send(number, "5511912381301", "late", "").path("id").asText();
        ApiHub.hub()
                .database
                .sql("update messages set next_attempt_at = now() - interval '1 hour', claimed = true,"
                        + " held_until = now() + interval '1 hour' where id = ?")
                .param(late)
                .update();
        double sent = metric("plixa_messages_total{outcome=\"sent\"}");
        assertThat(metric("plixa_messages_waiting_seconds"))
                .as("a paused number")
                .isLessThan(3_600);

        ApiHub.call(200, "POST", path(number) + "/resume", "");

        await().atMost(SOON).until(() -> metric("plixa_messages_waiting_seconds") >= 3_600);
        ApiHub.hub()
                .database
                .sql("update messages set held_until = now() where id = ?")
                .param(late)
                .update();
        await().atMost(SOON).until(() -> metric("plixa_messages_waiting_seconds") < 3_600);
        await().atMost(SOON).until(() -> metric("plixa_messages_total{outcome=\"sent\"}") > sent);
        assertThat(ApiHub.hub().status(late)).isEqualTo("sent");
    }

    /** 0 where there is none of that name. */
    private static double metric(String name) {
        return ApiHub.hub().metric(name).orElse(0);
    }

    /** Others than the message that met the limit look again each minute, and a change of the number ends it. */
    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "POST"})
    void aLimitHoldsTheNumberForAMinuteAtATimeAndUntilItChanges(String method) {
        JsonNode number = connect("");
        String path = path(number);
        says.put(messages(), error(400, 131048));
        String limited = send(number, "5511912381201", "limited", "").path("id").asText();
        await().atMost(SOON).until(() -> waits(limited) > 3000);
        says.remove(messages());

        String held = send(number, "5511912381202", "held", "").path("id").asText();

        await().atMost(SOON).until(() -> waits(held) > 0);
        assertThat(waits(held)).isLessThanOrEqualTo(60);
        JsonNode health = ApiHub.get(path + "/health");
        assertThat(health.path("healthy").asBoolean(true)).isFalse();
        assertThat(check(path, "queue").path("detail").asText())
                .startsWith("WhatsApp takes nothing through this number until ")
                .contains("(131048)")
                .endsWith(" 2 messages wait.");

        if (method.equals("PATCH")) {
            ApiHub.call(200, "PATCH", path, "{\"access_token\":\"EAAG-next\"}");
        } else {
            ApiHub.call(200, "POST", path + "/resume", "");
        }

        String next = send(number, "5511912381203", "next", "").path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(next).equals("sent"));
        assertThat(check(path, "queue").path("ok").asBoolean()).isTrue();
        // A minute later.
        ApiHub.hub()
                .database
                .sql("update messages set next_attempt_at = now(), held_until = now() where id = ?")
                .param(held)
                .update();
        await().atMost(SOON).until(() -> ApiHub.hub().status(held).equals("sent"));
        assertThat(ApiHub.hub().status(limited)).isEqualTo("queued");
    }

    /** For how many seconds more a message is not looked at. */
    private static int waits(String id) {
        return count("select extract(epoch from next_attempt_at - now())::int from messages where id = ?", id);
    }

    @Test
    void theDoctorSaysWhatIsWrongAndSilenceIsAnAnswer() {
        JsonNode number = connect("");
        String path = path(number);
        assertThat(check(path, "subscribed").path("ok").isNull()).isTrue();
        assertThat(check(path, "callback_verified").path("fix").asText()).contains("/webhook");

        has("200000000000404", phoneNumberId);
        ApiHub.call(200, "PATCH", path, "{\"waba_id\":\"200000000000404\"}");
        String apps = "/graph/v24.0/200000000000404/subscribed_apps";
        says.put(apps, json(200, "{\"data\":[]}"));
        assertThat(check(path, "subscribed").path("ok").asBoolean(true)).isFalse();
        assertThat(check(path, "app_secret").path("ok").isNull()).isFalse();
        says.put(apps, json(200, "{\"data\":[{\"whatsapp_business_api_data\":{\"id\":\"7\"}}]}"));
        assertThat(check(path, "subscribed").path("ok").asBoolean()).isTrue();
        assertThat(check(path, "permissions").path("ok").isNull()).isTrue();
        token("{\"app_id\":\"8\",\"expires_at\":0,\"scopes\":[\"whatsapp_business_messaging\"]}");
        assertThat(check(path, "subscribed").path("detail").asText()).startsWith("Another app");
        assertThat(check(path, "permissions").path("detail").asText()).contains("whatsapp_business_management");
        assertThat(check(path, "token_expiry").path("ok").asBoolean()).isTrue();
        token("{\"expires_at\":" + Instant.now().plusSeconds(3600).getEpochSecond() + "}");
        assertThat(check(path, "token_expiry").path("ok").asBoolean(true)).isFalse();
        assertThat(check(path, "token_expiry").path("at").isNull()).isFalse();
        says.put(
                "/graph/v24.0/debug_token",
                json(
                        400,
                        "{\"error\":{\"code\":100,\"message\":"
                                + "\"Invalid appsecret_proof provided in the API argument\"}}"));
        assertThat(check(path, "app_secret").path("ok").asBoolean(true)).isFalse();
        says.remove("/graph/v24.0/debug_token");
        assertThat(check(path, "registered").path("ok").asBoolean()).isTrue();

        says.put("/graph/v24.0/" + phoneNumberId, json(503, ""));
        assertThat(check(path, "token").path("detail").asText()).contains("503");
        says.put("/graph/v24.0/" + phoneNumberId, error(401, 190));
        assertThat(check(path, "token").path("ok").asBoolean(true)).isFalse();
        assertThat(ApiHub.get(path + "/health").path("healthy").asBoolean()).isFalse();

        ApiHub.call(200, "POST", path + "/pause", "");
        send(number, "5511912380004", "waits", "");
        assertThat(check(path, "queue").path("detail").asText()).startsWith("1 message");
        ApiHub.call(200, "POST", path + "/resume", "");
    }

    /** Meta wants the token that it is asked about in the query: no log tells that, however much it tells, nor a metric. */
    @Test
    void aTokenStandsInNoLogAndInNoMetric() {
        String path = path(connect(""));
        LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
        Map<Logger, Level> before = new HashMap<>();
        for (String name : List.of(Logger.ROOT_LOGGER_NAME, "org.apache.camel", "app.plixa.hub")) {
            before.put(logs.getLogger(name), logs.getLogger(name).getLevel());
        }
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logs.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(lines);
        logs.getLogger("org.apache.camel").setLevel(Level.DEBUG);
        logs.getLogger("app.plixa.hub").setLevel(Level.TRACE);
        try {
            ApiHub.get(path + "/health");
            says.put("/graph/v24.0/debug_token", error(401, 190));
            ApiHub.get(path + "/health");
        } finally {
            logs.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(lines);
            before.forEach(Logger::setLevel);
        }

        assertThat(ApiHub.whatsApp().at("/graph/v24.0/debug_token"))
                .last()
                .satisfies(asked -> assertThat(asked.query()).contains("input_token=EAAG-token"))
                .satisfies(asked -> assertThat(asked.header("Authorization")).isEqualTo("Bearer EAAG-token"));
        assertThat(lines.list).isNotEmpty();
        assertThat(List.copyOf(lines.list))
                .extracting(line -> line.getFormattedMessage() + ThrowableProxyUtil.asString(line.getThrowableProxy()))
                .noneMatch(line -> line.contains("EAAG-token") || line.contains("appsecret_proof"));
        assertThat(ApiHub.hub().context.getBean(MeterRegistry.class).getMeters())
                .isNotEmpty()
                .noneMatch(meter -> meter.getId().toString().contains("EAAG-token"));
    }

    @Test
    void templatesAreRememberedAndOutlastSilence() {
        has("300000000000", phoneNumberId);
        JsonNode number = connect(",\"waba_id\":\"300000000000\"");
        String list = "/v1/templates?number_id=" + number.path("id").asText();
        String graph = "/graph/v24.0/300000000000/message_templates";
        says.put(graph, json(500, ""));
        assertThat(request("GET", list, "").statusCode()).isEqualTo(503);
        says.put(
                graph,
                json(
                        200,
                        "{\"data\":[{\"id\":\"1\",\"name\":\"a\",\"language\":\"en\",\"category\":\"UTILITY\",\"status\":"
                                + "\"APPROVED\",\"components\":[{\"type\":\"BODY\",\"text\":\"x\"}]}]}"));
        assertThat(ApiHub.get(list).findValuesAsText("name")).containsExactly("a");
        int asked = ApiHub.whatsApp().at(graph).size();
        says.put(graph, json(500, ""));

        assertThat(ApiHub.get(list + "&language=en")).hasSize(1);
        assertThat(ApiHub.get(list + "&language=pt_BR")).isEmpty();
        assertThat(ApiHub.whatsApp().at(graph)).hasSize(asked);
        for (String wrong : List.of("status=GOOD", "number_id=num_nobodys")) {
            assertThat(request("GET", "/v1/templates?" + wrong, "").statusCode())
                    .isEqualTo(422);
        }
        JsonNode unknown = RunningHub.json(request(
                        "GET",
                        "/v1/templates?number_id=" + withoutAccount().path("id").asText(),
                        "")
                .body());
        assertThat(unknown.path("errors").has("number_id")).isTrue();
        assertThat(ApiHub.hub()
                        .call("GET", "/v1/templates", "", "Authorization", "Bearer " + ApiHub.STRANGER)
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void aPageOfLargeTemplatesIsReadWholeAndWaitedFor() {
        has("300000000001", phoneNumberId);
        JsonNode number = connect(",\"waba_id\":\"300000000001\"");
        String template = "{\"id\":\"1\",\"name\":\"a\",\"language\":\"en\",\"category\":\"MARKETING\",\"status\":"
                + "\"APPROVED\",\"components\":[{\"type\":\"BODY\",\"text\":\"" + "x".repeat(10_000) + "\"}]}";
        String page = "{\"data\":[" + String.join(",", Collections.nCopies(100, template)) + "]}";
        Executor longerThanAReceipt = CompletableFuture.delayedExecutor(1_500, TimeUnit.MILLISECONDS);
        ApiHub.whatsApp().behave(request -> CompletableFuture.supplyAsync(() -> json(200, page), longerThanAReceipt)
                .join());

        assertThat(ApiHub.get("/v1/templates?number_id=" + number.path("id").asText()))
                .hasSize(100);
    }

    @Test
    void anotherWorkspacesNumberIsNotFoundAndStaysAsItIs() {
        JsonNode number = connect("");
        List<String> before = ApiHub.dump("numbers");
        String path = path(number);
        for (String call : List.of("GET ", "PATCH ", "POST /pause", "POST /resume", "GET /health")) {
            String method = call.substring(0, call.indexOf(' '));
            HttpResponse<String> answer = ApiHub.hub()
                    .call(
                            method,
                            path + call.substring(call.indexOf(' ') + 1),
                            method.equals("PATCH") ? "{\"access_token\":\"mine\"}" : "",
                            "Authorization",
                            "Bearer " + ApiHub.STRANGER,
                            "id",
                            number.path("id").asText());
            assertThat(answer.statusCode()).as(call).isEqualTo(404);
        }
        assertThat(ApiHub.get("/v1/numbers/" + number.path("id").asText())
                        .path("status")
                        .asText())
                .isEqualTo("active");
        assertThat(ApiHub.dump("numbers")).isEqualTo(before);
    }

    @Test
    void keysAreChangedWhileHubsRunAndAForeignKeyIsRefused(@TempDir Path data) throws Exception {
        JsonNode number = connect("");
        String id = number.path("id").asText();
        ApiHub.hub()
                .database
                .sql("update numbers set app_secret = 'still plain', checked_at = null where id = ?")
                .param(id)
                .update();

        assertThatThrownBy(() -> another(data.resolve("foreign"), "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="))
                .rootCause()
                .hasMessageContaining("sealed with the key " + sealedWith(id, "access_token"));
        try (RunningHub next = another(data.resolve("next"), RunningHub.NEXT_KEY)) {
            assertThat(sealedWith(id, "app_secret")).isEqualTo(sealedWith(id, "access_token"));
            assertThat(next.context.getBean(Vault.class).open(stored(id, "app_secret"), id, "app_secret"))
                    .isEqualTo("still plain");
            assertThat(count(
                            "select count(*) from numbers where access_token not like ?",
                            "v1:" + sealedWith(id, "app_secret") + "%"))
                    .isZero();
            await().atMost(SOON)
                    .until(() -> count("select count(*) from numbers where checked_at is null and id = ?", id) == 0);
            String sent = send(number, "5511912380005", "after", "").path("id").asText();
            await().atMost(SOON).until(() -> ApiHub.hub().status(sent).equals("sent"));
        }
    }

    private RunningHub another(Path data, String key) throws Exception {
        try (Connection connection =
                ApiHub.hub().context.getBean(DataSource.class).getConnection()) {
            List<String> options = new ArrayList<>(List.of(ApiHub.options(ApiHub.whatsApp())));
            options.add("--spring.datasource.url=" + connection.getMetaData().getURL());
            options.add("--spring.datasource.username=postgres");
            options.add("--hub.secret-key=" + key);
            options.add("--hub.secret-keys-old=" + (key.equals(RunningHub.NEXT_KEY) ? RunningHub.SECRET_KEY : ""));
            return new RunningHub(data, options.toArray(String[]::new));
        }
    }

    private static String sealedWith(String id, String column) {
        return stored(id, column).split(":")[1];
    }

    private static String stored(String id, String column) {
        return ApiHub.hub()
                .database
                .sql("select " + column + " from numbers where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    private void has(String account, String number) {
        says.put("/graph/v24.0/" + account + "/phone_numbers", json(200, "{\"data\":[{\"id\":\"" + number + "\"}]}"));
    }

    private void token(String data) {
        says.put("/graph/v24.0/debug_token", json(200, "{\"data\":" + data + "}"));
    }

    private JsonNode withoutAccount() {
        phoneNumberId = Integer.toString(700_000_000 + NEXT.incrementAndGet());
        says.put("/graph/v24.0/" + phoneNumberId, profile());
        return connect("");
    }

    private JsonNode connect(String more) {
        return ApiHub.call(201, "POST", "/v1/numbers", wanted(more));
    }

    private String wanted(String more) {
        return "{\"phone_number_id\":\"" + phoneNumberId
                + "\",\"access_token\":\"EAAG-token\",\"app_secret\":\"app-s3cret\"" + more + "}";
    }

    private static JsonNode send(JsonNode number, String phone, String body, String more) {
        return ApiHub.call(
                202,
                "POST",
                "/v1/messages/send",
                "{\"phone\":\"" + phone + "\",\"body\":\"" + body + "\",\"number_id\":\""
                        + number.path("id").asText() + "\"" + more + "}");
    }

    private static HttpResponse<String> request(String method, String path, String body) {
        return ApiHub.hub().call(method, path, body);
    }

    private static String path(JsonNode number) {
        return "/v1/numbers/" + number.path("id").asText();
    }

    private static JsonNode check(String path, String name) {
        for (JsonNode check : ApiHub.get(path + "/health").path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError(name);
    }

    private String messages() {
        return "/graph/v24.0/" + phoneNumberId + "/messages";
    }

    private long posts(String messageId) {
        return ApiHub.whatsApp().received().stream()
                .filter(post -> post.text().contains("\"" + messageId + "\""))
                .count();
    }

    private List<String> bodies(String phone) {
        return ApiHub.whatsApp().at(messages()).stream()
                .map(post -> RunningHub.json(post.text()))
                .filter(post -> post.path("to").asText().equals(phone))
                .map(post -> post.at("/text/body").asText())
                .toList();
    }

    private static int count(String sql, Object parameter) {
        return ApiHub.hub()
                .database
                .sql(sql)
                .param(parameter)
                .query(Integer.class)
                .single();
    }

    private static Receiver.Reply profile() {
        return json(
                200,
                "{\"id\":\"1\",\"display_phone_number\":\"+1 555-123-4567\",\"verified_name\":\"Lucia Flowers\","
                        + "\"quality_rating\":\"GREEN\",\"platform_type\":\"CLOUD_API\"}");
    }

    private static Receiver.Reply error(int status, int code) {
        return json(
                status,
                "{\"error\":{\"message\":\"(#" + code + ") no\",\"code\":" + code
                        + ",\"error_data\":{\"details\":\"why\"},\"fbtrace_id\":\"A\"}}");
    }

    private static Receiver.Reply json(int status, String body) {
        return new Receiver.Reply(status, body, "Content-Type", "application/json");
    }
}
