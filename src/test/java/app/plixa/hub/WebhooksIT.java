package app.plixa.hub;

import static app.plixa.hub.WebhookCalls.SOON;
import static app.plixa.hub.WebhookCalls.data;
import static app.plixa.hub.WebhookCalls.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.secret.Vault;
import app.plixa.hub.webhook.Signature;
import app.plixa.hub.workspace.Tokens;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call about endpoints and deliveries, on the running hub. */
class WebhooksIT {
    private static final String STRANGER = "plixa_pat_strangerstrangerstrangerstrangerstranger00";

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
                "--hub.webhooks.retry-delays=200ms,1h",
                "--hub.webhooks.max-attempts=2",
                "--hub.webhooks.timeout=2s",
                "--hub.webhooks.tests=2");
        calls = new WebhookCalls(hub);
        hub.database
                .sql("insert into workspaces values ('wsp_stranger', 'stranger', 'Stranger', 'business', now())")
                .update();
        hub.database
                .sql("insert into tokens (id, workspace_id, name, sha256, last_four, abilities, created_at) values"
                        + " ('tok_stranger', 'wsp_stranger', 'x', ?, 'r00', '{read,write,webhooks,tokens}', now())")
                .param(Tokens.sha256(STRANGER))
                .update();
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
    void whatIsOfAnotherWorkspaceIsNotFoundAndStaysAsItIs() {
        String endpoint = hub.register(customer.url("/mine"), "message.inbound")
                .path("id")
                .asText();
        calls.inbound("mine");
        String delivery = calls.becomes(endpoint, "delivered");
        String before = everything();

        String webhook = "/v1/webhooks/" + endpoint;
        refused(call(STRANGER, "GET", webhook, ""), 404, "not_found");
        refused(call(STRANGER, "PATCH", webhook, "{\"enabled\":false}"), 404, "not_found");
        refused(call(STRANGER, "DELETE", webhook, ""), 404, "not_found");
        refused(call(STRANGER, "POST", webhook + "/rotate-secret", ""), 404, "not_found");
        refused(call(STRANGER, "POST", webhook + "/test", ""), 404, "not_found");
        refused(call(STRANGER, "GET", webhook + "/deliveries", ""), 404, "not_found");
        refused(call(STRANGER, "POST", webhook + "/recover", "{\"since\":\"2026-01-01T00:00:00Z\"}"), 404, "not_found");
        refused(call(STRANGER, "GET", "/v1/deliveries/" + delivery, ""), 404, "not_found");
        refused(call(STRANGER, "POST", "/v1/deliveries/" + delivery + "/redeliver", ""), 404, "not_found");

        assertThat(everything()).isEqualTo(before);
        assertThat(RunningHub.json(call(STRANGER, "GET", "/v1/webhooks", "").body())
                        .path("data"))
                .isEmpty();
        assertThat(customer.at("/mine")).hasSize(1);
    }

    @Test
    void theIdIsThatOfThePathWhateverElseAClientSends() {
        String one =
                hub.register(customer.url("/one"), "message.inbound").path("id").asText();
        String two =
                hub.register(customer.url("/two"), "message.inbound").path("id").asText();

        assertThat(data(hub.call("GET", "/v1/webhooks/" + one + "?id=" + two, "", "id", two))
                        .path("id")
                        .asText())
                .isEqualTo(one);
        assertThat(hub.call("DELETE", "/v1/webhooks/" + one + "?id=" + two, "", "ID", two)
                        .statusCode())
                .isEqualTo(204);
        assertThat(hub.call("GET", "/v1/webhooks/" + two, "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$header.probe", "whe_1", "WHE_0", "whe_zz", "whe_0123456789abcdef0123456789abcdeg"})
    void whatCannotBeAnIdIsNotFound(String id) {
        String endpoint = hub.register(customer.url("/probe"), "message.inbound")
                .path("id")
                .asText();
        for (String path : List.of("/v1/webhooks/", "/v1/deliveries/")) {
            HttpResponse<String> answer = hub.call("GET", path + id, "", "probe", endpoint);
            assertThat(answer.statusCode()).as(answer.body()).isIn(400, 404);
        }
    }

    @Test
    void aChangeTouchesOnlyWhatItNames() {
        JsonNode created = hub.register(customer.url("/changed"), "message.inbound");
        String path = "/v1/webhooks/" + created.path("id").asText();

        JsonNode changed = data(hub.call(
                "PATCH",
                path,
                "{\"description\":\"Orders\",\"retry_delays\":[1,\"5m\",\"PT1H\"],\"max_attempts\":7,"
                        + "\"retry_on\":[429,408,429]}"));

        assertThat(changed.path("url")).isEqualTo(created.path("url"));
        assertThat(changed.path("events")).isEqualTo(created.path("events"));
        assertThat(changed.path("description").asText()).isEqualTo("Orders");
        assertThat(changed.path("retry_delays").toString()).isEqualTo("[1,300,3600]");
        assertThat(changed.path("max_attempts").asInt()).isEqualTo(7);
        assertThat(changed.path("retry_on").toString()).isEqualTo("[408,429]");
        assertThat(changed.has("secret")).isFalse();
        assertThat(data(hub.call("GET", path, ""))).isEqualTo(changed);
        assertThat(data(hub.call("PATCH", path, "{}"))).isEqualTo(changed);
        JsonNode back = data(hub.call(
                "PATCH",
                path,
                "{\"description\":null,\"retry_delays\":null,\"max_attempts\":null,\"retry_on\":null,"
                        + "\"events\":[\"webhook.test\"]}"));
        assertThat(back.path("description").isNull()).isTrue();
        assertThat(back.path("retry_delays").isNull()).isTrue();
        assertThat(back.path("max_attempts").isNull()).isTrue();
        assertThat(back.path("retry_on")).isEmpty();
        assertThat(back.path("events").toString()).isEqualTo("[\"webhook.test\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'url':'http://10.0.0.1/'} | url",
                "{'url':null} | url",
                "{'url':5} | url",
                "{'events':[]} | events",
                "{'events':null} | events",
                "{'events':['message.inbound','nonsense']} | events.1",
                "{'enabled':'yes'} | enabled",
                "{'enabled':null} | enabled",
                "{'description':7} | description",
                "{'retry_delays':[]} | retry_delays",
                "{'retry_delays':60} | retry_delays",
                "{'retry_delays':[60,0]} | retry_delays.1",
                "{'retry_delays':['8d']} | retry_delays.0",
                "{'retry_delays':['1500ms']} | retry_delays.0",
                "{'retry_delays':[1.5]} | retry_delays.0",
                "{'retry_delays':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]} | retry_delays",
                "{'max_attempts':0} | max_attempts",
                "{'max_attempts':21} | max_attempts",
                "{'max_attempts':[1]} | max_attempts",
                "{'retry_on':429} | retry_on",
                "{'retry_on':[399]} | retry_on.0",
                "{'retry_on':[429,500]} | retry_on.1",
                "{'retry_on':['429']} | retry_on.0"
            })
    void whatAChangeGetsWrongIsNamedAndNothingIsChanged(String body, String field) {
        JsonNode created = hub.register(customer.url("/checked"), "message.inbound");
        String path = "/v1/webhooks/" + created.path("id").asText();
        String before = hub.call("GET", path, "").body();

        HttpResponse<String> answer = hub.call("PATCH", path, body.replace('\'', '"'));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(RunningHub.json(answer.body()).path("errors").has(field))
                .as(answer.body())
                .isTrue();
        assertThat(hub.call("GET", path, "").body()).isEqualTo(before);
        if (!body.contains("null") && !field.equals("url")) {
            String registration = "{'url':'" + customer.url("/x") + "'," + body.substring(1);
            assertThat(hub.call("POST", "/v1/webhooks", registration.replace('\'', '"'))
                            .statusCode())
                    .isEqualTo(422);
        }
    }

    @Test
    void disablingEndsWhatWaitsWithItsReasonAndEnablingStartsAfresh() {
        customer.behave(request -> new Receiver.Reply(500, "no"));
        String id = calls.endpoint(customer.url("/paused"), "\"retry_delays\":[7200]");
        calls.inbound("waits");
        await().atMost(SOON).until(() -> calls.last(id).path("attempt_count").asInt() == 1);
        await().atMost(SOON)
                .until(() -> calls.one("select count(*) from deliveries where endpoint_id = ? and claimed", id)
                        .equals("0"));

        JsonNode disabled = calls.change(id, "{\"enabled\":false}");

        assertThat(disabled.path("disabled_reason").asText()).isEqualTo("by_user");
        await().atMost(SOON).until(() -> calls.last(id).path("state").asText().equals("skipped"));
        assertThat(calls.last(id).path("reason").asText()).isEqualTo("endpoint_disabled");
        assertThat(calls.last(id).path("attempt_count").asInt()).isEqualTo(1);
        calls.inbound("unheard");
        await().atMost(SOON)
                .until(() -> calls.deliveries(id, "?state=skipped&event=message.inbound")
                                .size()
                        == 2);
        JsonNode enabled = calls.change(id, "{\"enabled\":true}");
        assertThat(enabled.path("disabled_reason").isNull()).isTrue();
        assertThat(calls.one("select failures from endpoints where id = ?", id)).isEqualTo("0");
        customer.behave(request -> new Receiver.Reply(204, ""));
        calls.inbound("heard");
        calls.becomes(id, "delivered");
    }

    @Test
    void deletingCancelsWhatWaitsAndEachCanStillBeShown() {
        customer.behave(request -> new Receiver.Reply(500, "no"));
        String id = calls.endpoint(customer.url("/deleted"), "\"retry_delays\":[7200]");
        calls.inbound("waits");
        await().atMost(SOON).until(() -> calls.last(id).path("attempt_count").asInt() == 1);
        String delivery = calls.last(id).path("id").asText();

        assertThat(hub.call("DELETE", "/v1/webhooks/" + id, "").statusCode()).isEqualTo(204);

        await().atMost(SOON)
                .until(() -> calls.shown(delivery).path("state").asText().equals("cancelled"));
        assertThat(calls.shown(delivery).path("reason").asText()).isEqualTo("endpoint_deleted");
        assertThat(calls.shown(delivery).path("attempts")).hasSize(1);
        refused(calls.redeliver(delivery), 409, "conflict");
        refused(hub.call("GET", "/v1/webhooks/" + id + "/deliveries", ""), 404, "not_found");
    }

    @Test
    void aRotationRefusesWhatIsNoOverlapAndLeavesTheSecretAlone() {
        JsonNode endpoint = hub.register(customer.url("/rotate"), "message.inbound");
        String id = endpoint.path("id").asText();
        for (String overlap : List.of("8d", "-1s", "soon", "", "99999999999999999999")) {
            HttpResponse<String> answer =
                    hub.call("POST", "/v1/webhooks/" + id + "/rotate-secret?overlap=" + overlap, "");
            assertThat(answer.statusCode()).as(overlap).isEqualTo(422);
        }
        assertThat(secret(id)).isEqualTo(endpoint.path("secret").asText());
        for (String overlap : List.of("24h", "0s", "PT24H", "86400", "7d")) {
            assertThat(hub.call("POST", "/v1/webhooks/" + id + "/rotate-secret?overlap=" + overlap, "")
                            .statusCode())
                    .as(overlap)
                    .isEqualTo(200);
        }
    }

    /** Whoever is told a new secret can rely on it: two at once do not overwrite each other. */
    @Test
    void rotationsAtTheSameMomentDoNotUndoEachOther() {
        String id = hub.register(customer.url("/race"), "message.inbound")
                .path("id")
                .asText();
        List<CompletableFuture<HttpResponse<String>>> racing = IntStream.range(0, 12)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> hub.call("POST", "/v1/webhooks/" + id + "/rotate-secret", ""), threads))
                .toList();
        List<HttpResponse<String>> answers =
                racing.stream().map(CompletableFuture::join).toList();

        assertThat(answers).allSatisfy(a -> assertThat(a.statusCode()).isIn(200, 409));
        long done = answers.stream().filter(a -> a.statusCode() == 200).count();
        assertThat(calls.one("select version from endpoints where id = ?", id)).isEqualTo(Long.toString(done));
        assertThat(answers.stream().filter(a -> a.statusCode() == 200).map(a -> data(a).path("secret")
                        .asText()))
                .contains(secret(id));
    }

    private String secret(String id) {
        String sealed = calls.one("select secret from endpoints where id = ?", id);
        assertThat(sealed).startsWith("v1:").doesNotContain("whsec_");
        return hub.context.getBean(Vault.class).open(sealed, id, "secret");
    }

    @ParameterizedTest
    @CsvSource({
        "200, delivered, true",
        "204, delivered, true",
        "302, dead, false",
        "400, stopped, false",
        "410, stopped, false",
        "500, dead, false"
    })
    void aTestAnswersWhatCameOfItAndIsRecorded(int status, String state, boolean ok) {
        customer.behave(request -> new Receiver.Reply(status, status == 204 ? "" : "said"));
        String id =
                calls.endpoint(customer.url("/test" + status), "\"events\":[\"message.outbound\"],\"enabled\":false");
        String secret = secret(id);

        JsonNode outcome = calls.test(id);

        assertThat(outcome.path("ok").asBoolean()).isEqualTo(ok);
        assertThat(outcome.path("status").asInt()).isEqualTo(status);
        assertThat(outcome.path("error").isNull()).isTrue();
        assertThat(outcome.path("latency_ms").isInt()).isTrue();
        assertThat(outcome.path("response_excerpt").asText()).isEqualTo(status == 204 ? "" : "said");
        JsonNode delivery = calls.shown(outcome.path("delivery_id").asText());
        assertThat(delivery.path("state").asText()).isEqualTo(state);
        assertThat(delivery.path("event").asText()).isEqualTo("webhook.test");
        assertThat(delivery.path("next_attempt_at").isNull()).isTrue();
        assertThat(delivery.path("attempts")).hasSize(1);
        assertThat(delivery.at("/attempts/0/status").asInt()).isEqualTo(status);
        assertThat(delivery.at("/payload/data/id").asText()).isEqualTo(id);
        assertThat(calls.one(
                        "select name from events where id = ?",
                        delivery.path("event_id").asText()))
                .isEqualTo("webhook.test");
        Receiver.Received post = customer.at("/test" + status).get(0);
        assertThat(customer.at("/test" + status)).hasSize(1);
        assertThat(post.header("X-Plixa-Signature")).isEqualTo(Signature.plixa(post.body(), secret));
        assertThat(post.header("X-Plixa-Event")).isEqualTo("webhook.test");
        assertThat(RunningHub.json(post.text())).isEqualTo(delivery.path("payload"));
        assertThat(calls.one("select disabled_reason from endpoints where id = ?", id))
                .isEqualTo("by_user");
        assertThat(calls.one("select failures from endpoints where id = ?", id)).isEqualTo("0");
    }

    @Test
    void aTestThatIsNotAnsweredSaysWhyInTimeAndIsNotRetried() throws Exception {
        Receiver closed = new Receiver(request -> new Receiver.Reply(204, ""));
        String refusing = closed.url("/refused");
        closed.close();
        hang();
        String silent = calls.endpoint(customer.url("/silent"), "\"retry_delays\":[1]");
        String refused = hub.register(refusing, "message.inbound").path("id").asText();

        JsonNode timeout = calls.test(silent);
        JsonNode refusal = calls.test(refused);

        assertThat(timeout.path("ok").asBoolean()).isFalse();
        assertThat(timeout.path("status").isNull()).isTrue();
        assertThat(timeout.path("response_excerpt").isNull()).isTrue();
        assertThat(timeout.path("error").asText()).isEqualTo("timeout");
        assertThat(timeout.path("latency_ms").asInt()).isBetween(1_900, 8_000);
        assertThat(refusal.path("error").asText()).isEqualTo("connection_refused");
        JsonNode delivery = calls.shown(timeout.path("delivery_id").asText());
        assertThat(delivery.path("state").asText()).isEqualTo("dead");
        assertThat(delivery.path("reason").asText()).isEqualTo("timeout");
        assertThat(delivery.at("/attempts/0/error_detail").asText()).isNotBlank();
        assertThat(calls.one("select failures from endpoints where id = ?", silent))
                .isEqualTo("0");
    }

    @Test
    void aTestIsToldToOthersThatAskForItByNameAndSkippedByTheRest() {
        String tested = calls.endpoint(customer.url("/tested"), "\"events\":[\"webhook.test\"]");
        String watching = hub.register(customer.url("/watching"), "webhook.test")
                .path("id")
                .asText();
        String other = hub.register(customer.url("/other"), "message.inbound")
                .path("id")
                .asText();

        calls.test(tested);

        await().atMost(SOON)
                .until(() -> calls.deliveries(watching, "?state=delivered").size() == 1);
        assertThat(customer.at("/tested")).hasSize(1);
        assertThat(customer.at("/watching").get(0).text())
                .isEqualTo(customer.at("/tested").get(0).text());
        assertThat(calls.deliveries(other, "").at("/0/reason").asText()).isEqualTo("filtered");
    }

    @Test
    void onlyAFewTestsRunAtOnceAndOthersAreServedMeanwhile() {
        hang();
        String one = calls.endpoint(customer.url("/t1"), "\"retry_delays\":[1]");
        String two = calls.endpoint(customer.url("/t2"), "\"retry_delays\":[1]");
        String three = calls.endpoint(customer.url("/t3"), "\"retry_delays\":[1]");
        List<CompletableFuture<HttpResponse<String>>> running = Stream.of(one, two)
                .map(id -> CompletableFuture.supplyAsync(
                        () -> hub.call("POST", "/v1/webhooks/" + id + "/test", ""), threads))
                .toList();
        await().atMost(SOON)
                .until(() -> customer.at("/t1").size() + customer.at("/t2").size() == 2);

        HttpResponse<String> same = hub.call("POST", "/v1/webhooks/" + one + "/test", "");
        HttpResponse<String> third = hub.call("POST", "/v1/webhooks/" + three + "/test", "");

        assertThat(same.statusCode()).isEqualTo(409);
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValue("Retry-After")).contains("2");
        running.forEach(call -> assertThat(call.join().statusCode()).isEqualTo(200));
        release.countDown();
        assertThat(hub.call("POST", "/v1/webhooks/" + three + "/test", "").statusCode())
                .isEqualTo(200);
        assertThat(customer.at("/t3")).hasSize(1);
    }

    /** An address in the URL itself is looked at, too, where the connection is made. */
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0", "[::]", "10.0.0.1", "169.254.169.254"})
    void aForbiddenAddressIsNotConnectedToWhoeverWroteItDown(String host) {
        String id = hub.register(customer.url("/literal"), "message.inbound")
                .path("id")
                .asText();
        String url = customer.url("/literal").replace("127.0.0.1", host);
        hub.database
                .sql("update endpoints set url = ? where id = ?")
                .params(url, id)
                .update();

        calls.inbound("inside");

        await().atMost(SOON).until(() -> calls.last(id).path("attempt_count").asInt() == 1);
        assertThat(calls.last(id).path("last_error").asText()).isEqualTo("address_refused");
        assertThat(calls.test(id).path("error").asText()).isEqualTo("address_refused");
        assertThat(customer.at("/literal")).isEmpty();
    }

    private void hang() {
        release = new CountDownLatch(1);
        CountDownLatch until = release;
        customer.behave(request -> {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Receiver.Reply(204, "");
        });
    }

    private static HttpResponse<String> call(String token, String method, String path, String body) {
        return hub.call(method, path, body, "Authorization", "Bearer " + token);
    }

    /** All that a call could have changed. */
    private static String everything() {
        return Stream.of("endpoints", "deliveries", "attempts", "events")
                .map(table -> hub.database
                        .sql("select coalesce(string_agg(t::text, ';' order by t::text), '') from " + table + " t")
                        .query(String.class)
                        .single())
                .toList()
                .toString();
    }
}
