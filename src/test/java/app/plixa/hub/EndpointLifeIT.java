package app.plixa.hub;

import static app.plixa.hub.WebhookCalls.SOON;
import static app.plixa.hub.WebhookCalls.data;
import static app.plixa.hub.WebhookCalls.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.webhook.Signature;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an endpoint gets and in which form, how it does, and what is begun anew for it, on the running hub. */
@ExtendWith(ApiHub.class)
class EndpointLifeIT {
    private static final String LONG_AGO = "{'since':'2020-01-01T00:00:00Z'";

    private static WebhookCalls calls;

    @BeforeEach
    void calm() {
        calls = new WebhookCalls(ApiHub.hub());
        ApiHub.customer().behave(request -> new Receiver.Reply(204, ""));
        ApiHub.hub().database.sql("delete from endpoints").update();
    }

    @Test
    void onlyConversationsWithOneOfItsTagsAndOnOneOfItsNumbersAreTold() {
        String conversation = ApiHub.inbound("5511987650001", "before")
                .path("conversation_id")
                .asText();
        String number = ApiHub.get("/v1/numbers").path(0).path("id").asText();
        String tagged = endpoint("/tagged", "'filters':{'tags':['vip','gold']}");
        String here = endpoint("/here", "'filters':{'number_ids':['" + number + "']}");
        String elsewhere = endpoint("/elsewhere", "'filters':{'number_ids':['num_" + "0".repeat(32) + "']}");
        String both = endpoint("/both", "'filters':{'tags':['vip'],'number_ids':['" + number + "']}");

        ApiHub.inbound("5511987650001", "plain");
        ApiHub.call(200, "PATCH", "/v1/conversations/" + conversation, "{\"tags\":[\"new\",\"vip\"]}");
        ApiHub.inbound("5511987650001", "important");

        await().atMost(SOON)
                .until(() -> calls.deliveries(here, "?state=delivered").size() == 2);
        calls.becomes(tagged, "delivered");
        calls.becomes(both, "delivered");
        for (String id : List.of(tagged, both)) {
            assertThat(calls.deliveries(id, "?state=delivered")).hasSize(1);
            assertThat(calls.deliveries(id, "?event=message.inbound&state=skipped")
                            .at("/0/reason")
                            .asText())
                    .isEqualTo("filtered");
        }
        assertThat(calls.deliveries(elsewhere, "?event=message.inbound&state=skipped"))
                .hasSize(2);
        assertThat(ApiHub.customer().at("/elsewhere")).isEmpty();
        JsonNode changed = calls.change(tagged, "{'filters':null}");
        assertThat(changed.path("filters").toString()).isEqualTo("{\"tags\":[],\"number_ids\":[]}");
        assertThat(calls.change(tagged, "{'filters':{'tags':['a','a']}}")
                        .at("/filters/tags")
                        .toString())
                .isEqualTo("[\"a\"]");
    }

    @Test
    void itsOwnHeadersGoWithEachPostAndAreShownToNobody() {
        String id = endpoint("/headers", "'headers':{'Authorization':'Bearer hush-hush','X-Api-Key':'k e y'}");
        ApiHub.inbound("5511987650002", "hello");
        calls.becomes(id, "delivered");

        Receiver.Received post = ApiHub.customer().at("/headers").get(0);
        assertThat(post.header("Authorization")).isEqualTo("Bearer hush-hush");
        assertThat(post.header("X-Api-Key")).isEqualTo("k e y");
        HttpResponse<String> shown = ApiHub.hub().call("GET", "/v1/webhooks/" + id, "");
        assertThat(data(shown).path("header_names").toString()).isEqualTo("[\"Authorization\",\"X-Api-Key\"]");
        assertThat(shown.body()).doesNotContain("hush");
        assertThat(calls.one("select headers from endpoints where id = ?", id)).startsWith("v1:");
        assertThat(calls.change(id, "{'description':'x'}").path("header_names")).hasSize(2);
        assertThat(calls.change(id, "{'headers':null}").path("header_names")).isEmpty();
        assertThat(calls.one("select headers is null from endpoints where id = ?", id))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'headers':[]} | headers",
                "{'headers':{'Host':'x'}} | headers.Host",
                "{'headers':{'content-length':'1'}} | headers.content-length",
                "{'headers':{'Transfer-Encoding':'chunked'}} | headers.Transfer-Encoding",
                "{'headers':{'X-Plixa-Signature':'x'}} | headers.X-Plixa-Signature",
                "{'headers':{'webhook-id':'x'}} | headers.webhook-id",
                "{'headers':{'CamelHttpUri':'http://10.0.0.1'}} | headers.CamelHttpUri",
                "{'headers':{'Proxy-Authorization':'x'}} | headers.Proxy-Authorization",
                "{'headers':{'X Y':'x'}} | headers.X Y",
                "{'headers':{'X-A':'a\\nX-B: b'}} | headers.X-A",
                "{'headers':{'X-A':''}} | headers.X-A",
                "{'headers':{'X-A':'é'}} | headers.X-A",
                "{'headers':{'X-A':5}} | headers.X-A",
                "{'headers':{'X-A':'1','x-a':'2'}} | headers.x-a",
                "{'filters':5} | filters",
                "{'filters':{'tags':'vip'}} | filters.tags",
                "{'filters':{'tags':['']}} | filters.tags.0",
                "{'filters':{'number_ids':['wsp_1']}} | filters.number_ids.0",
                "{'transformation':5} | transformation",
                "{'transformation':''} | transformation",
                "{'transformation':'data.('} | transformation"
            })
    void whatASettingGetsWrongIsNamed(String body, String field) {
        String id = endpoint("/checked", "'enabled':true");
        HttpResponse<String> answer = ApiHub.hub().call("PATCH", "/v1/webhooks/" + id, body.replace('\'', '"'));
        refused(answer, 422, "validation_failed");
        assertThat(RunningHub.json(answer.body()).path("errors").has(field))
                .as(answer.body())
                .isTrue();
    }

    @Test
    void aTransformedBodyIsSignedAndTheSameInEveryAttemptWhateverBecomesOfTheExpression() {
        CountDownLatch changed = new CountDownLatch(1);
        ApiHub.customer().behave(request -> {
            if (!request.path().equals("/transformed/made")
                    || !request.header("X-Plixa-Attempt").equals("1")) {
                return new Receiver.Reply(204, "");
            }
            hold(changed, 10_000);
            return new Receiver.Reply(500, "");
        });
        JsonNode endpoint = data(ApiHub.hub()
                .call(
                        "POST",
                        "/v1/webhooks",
                        "{\"url\":\"" + ApiHub.customer().url("/transformed/made")
                                + "\",\"transformation\":\"{\\\"text\\\": data.body, \\\"of\\\": id}\"}"));
        String id = endpoint.path("id").asText();
        ApiHub.inbound("5511987650003", "Olá 😀");
        await().atMost(SOON)
                .until(() -> !ApiHub.customer().at("/transformed/made").isEmpty());
        calls.change(id, "{'transformation':'[1,2,3]'}");
        changed.countDown();
        String delivery = calls.becomes(id, "delivered");

        List<Receiver.Received> posts = ApiHub.customer().at("/transformed/made");
        assertThat(posts).hasSize(2);
        String body = posts.get(0).text();
        assertThat(body)
                .isEqualTo("{\"text\":\"Olá 😀\",\"of\":\"" + posts.get(0).header("webhook-id") + "\"}");
        assertThat(posts.get(1).text()).isEqualTo(body);
        assertThat(posts).allSatisfy(post -> assertThat(post.header("X-Plixa-Signature"))
                .isEqualTo(Signature.plixa(
                        body.getBytes(StandardCharsets.UTF_8),
                        endpoint.path("secret").asText())));
        assertThat(calls.shown(delivery).path("payload").toString()).isEqualTo(body);
        assertThat(calls.shown(delivery).path("transformation_error").isNull()).isTrue();

        String contact = calls.one("select id from contacts where phone = '5511987650003'");
        ApiHub.call(204, "DELETE", "/v1/contacts/" + contact, "");
        assertThat(calls.one("select body is null from deliveries where id = ?", delivery))
                .isEqualTo("true");
        assertThat(calls.shown(delivery).path("payload").isNull()).isTrue();
    }

    @Test
    void aTransformationThatFailsLosesNothing() {
        ApiHub.customer().behave(request -> new Receiver.Reply(500, ""));
        String id = endpoint("/plain", "'transformation':'$error(\\\"not today\\\")'");
        ApiHub.inbound("5511987650004", "as it is");
        String delivery = calls.becomes(id, "dead");

        // The receiver holds them against the document: they are the event itself.
        List<Receiver.Received> posts = ApiHub.customer().at("/plain");
        assertThat(posts).hasSize(2);
        assertThat(posts).allSatisfy(post -> {
            assertThat(post.header("X-Plixa-Transformation")).isEqualTo("failed");
            assertThat(post.text()).isEqualTo(posts.get(0).text());
        });
        assertThat(calls.shown(delivery).path("transformation_error").asText()).contains("not today");
    }

    @Test
    void aTransformationIsTriedBeforeItIsSaved() {
        String id = endpoint("/transformed/tried", "'transformation':'{\\\"saved\\\": event}'");
        ApiHub.inbound("5511987650005", "try me");
        calls.becomes(id, "delivered");
        String event = calls.last(id).path("event_id").asText();

        JsonNode onEvent = trial(id, "{'transformation':'{\\\"text\\\": data.body}','event_id':'" + event + "'}");
        assertThat(onEvent.path("ok").asBoolean()).isTrue();
        assertThat(onEvent.path("body").toString()).isEqualTo("{\"text\":\"try me\"}");
        assertThat(onEvent.at("/payload/id").asText()).isEqualTo(event);
        assertThat(trial(id, "{}").at("/body/saved").asText()).isEqualTo("message.inbound");
        JsonNode own = trial(id, "{'transformation':'{\\\"a\\\": b}','payload':{'b':[1,null]}}");
        assertThat(own.path("body").toString()).isEqualTo("{\"a\":[1,null]}");
        JsonNode endless = trial(id, "{'transformation':'($f := function($n){$f($n + 1)}; $f(0))'}");
        assertThat(endless.path("ok").asBoolean()).isFalse();
        assertThat(endless.path("body").isNull()).isTrue();
        assertThat(endless.path("error").asText()).isEqualTo("It takes too long.");
        String path = "/v1/webhooks/" + id + "/transformation/try";
        refused(ApiHub.hub().call("POST", path, "{\"event_id\":\"evt_1\"}"), 422, "validation_failed");
        refused(ApiHub.hub().call("POST", path, "{\"payload\":5}"), 422, "validation_failed");
        refused(ApiHub.hub().call("POST", path, "{}", "Authorization", "Bearer " + ApiHub.STRANGER), 404, "not_found");
    }

    @Test
    void whatGoesWrongWithDeliveriesIsToldToThoseThatAskAndNeverInCircles() {
        ApiHub.customer().behave(request -> switch (request.path()) {
            case "/watch" -> new Receiver.Reply(204, "");
            case "/gone" -> new Receiver.Reply(410, "");
            default -> new Receiver.Reply(500, "");
        });
        String dying = endpoint("/dying", "'events':['message.inbound','delivery.dead','endpoint.disabled']");
        String watching = endpoint("/watch", "'events':['delivery.dead','endpoint.disabled']");
        String deaf = endpoint("/deaf", "'events':['delivery.dead']");
        endpoint("/gone", "'events':['message.inbound']");

        ApiHub.inbound("5511987650006", "lost");

        await().atMost(SOON).until(() -> ApiHub.customer().at("/watch").size() == 2);
        List<JsonNode> told = ApiHub.customer().at("/watch").stream()
                .map(post -> RunningHub.json(post.text()))
                .toList();
        JsonNode dead = told.stream()
                .filter(e -> e.path("event").asText().equals("delivery.dead"))
                .findFirst()
                .orElseThrow();
        JsonNode disabled = told.stream()
                .filter(e -> e.path("event").asText().equals("endpoint.disabled"))
                .findFirst()
                .orElseThrow();
        assertThat(dead.at("/data/endpoint_id").asText()).isEqualTo(dying);
        assertThat(dead.at("/data/reason").asText()).isEqualTo("http_500");
        assertThat(disabled.at("/data/disabled_reason").asText()).isEqualTo("gone");
        assertThat(calls.deliveries(dying, "?event=delivery.dead")
                        .at("/0/reason")
                        .asText())
                .isEqualTo("about_itself");
        await().atMost(SOON).until(() -> calls.deliveries(deaf, "?event=delivery.dead")
                .at("/0/state")
                .asText()
                .equals("dead"));
        await().atMost(SOON).until(() -> calls.deliveries(dying, "?event=endpoint.disabled")
                .at("/0/state")
                .asText()
                .equals("dead"));
        assertThat(calls.one("select count(*) from events where name = 'delivery.dead'"))
                .isEqualTo("1");
        for (JsonNode event : told) {
            assertThat(ApiHub.get("/v1/events/" + event.path("id").asText())).isEqualTo(event);
        }
        assertThat(calls.deliveries(watching, "?state=delivered")).hasSize(2);
        String metrics = ApiHub.hub().call("GET", "/actuator/prometheus", "").body();
        assertThat(metrics)
                .containsPattern("plixa_deliveries_total\\{outcome=\"dead\"} [1-9]")
                .containsPattern("plixa_endpoints_disabled_total\\{reason=\"gone\"} [1-9]");
    }

    @Test
    void whatWasMissedWhileDisabledIsCountedAndRecovered() {
        String id = endpoint("/missed", "'enabled':true");
        String choosy = endpoint("/choosy", "'enabled':false,'filters':{'tags':['nobody']}");
        calls.change(id, "{'enabled':false}");
        ApiHub.inbound("5511987650007", "one");
        ApiHub.inbound("5511987650007", "two");
        await().atMost(SOON)
                .until(() -> calls.deliveries(id, "?state=skipped&event=message.inbound")
                                .size()
                        == 2);
        String skipped = LONG_AGO + ",'states':['skipped']}";

        JsonNode count = data(recover(id, "?dry_run=true", skipped));
        // What it would not have got either way was not missed.
        assertThat(data(recover(choosy, "?dry_run=true", skipped))
                        .path("requeued")
                        .asInt())
                .isZero();

        assertThat(count.path("requeued").asInt()).isEqualTo(2);
        assertThat(count.path("id").isNull()).isTrue();
        refused(recover(id, "", skipped), 409, "conflict");
        refused(recover(id, "?dry_run=perhaps", skipped), 422, "validation_failed");
        calls.change(id, "{'enabled':true}");
        assertThat(data(recover(id, "", LONG_AGO + "}")).path("state").asText()).isEqualTo("completed");
        JsonNode recovery = data(recover(id, "", skipped));
        assertThat(recovery.path("requeued").asInt()).isEqualTo(2);
        await().atMost(SOON).until(() -> ApiHub.customer().at("/missed").size() == 2);
        await().atMost(SOON).until(() -> shown(recovery).path("state").asText().equals("completed"));
        assertThat(shown(recovery).path("begun").asInt()).isEqualTo(2);
        JsonNode all = data(ApiHub.hub().call("GET", "/v1/webhooks/" + id + "/recoveries?per_page=1", ""));
        assertThat(all).hasSize(1);
        assertThat(all.at("/0/id")).isEqualTo(recovery.path("id"));
        // Each event once more, though it was delivered: what was begun anew before stays out, its repetition does not.
        JsonNode again = data(recover(id, "", LONG_AGO + ",'states':['skipped','delivered']}"));
        assertThat(again.path("requeued").asInt()).isEqualTo(2);
        await().atMost(SOON).until(() -> ApiHub.customer().at("/missed").size() == 4);
    }

    @Test
    void aRecoveryKeepsItsRateIsPausedResumedAndCancelled() {
        ApiHub.inbound("5511987650011", "again and again");
        String id = endpoint("/slowly", "'enabled':true");
        dead(id, 200);
        JsonNode recovery = data(recover(id, "", LONG_AGO + ",'max_per_second':10}"));
        String path = "/v1/recoveries/" + recovery.path("id").asText();
        Instant started = Instant.now();
        await().atMost(SOON).until(() -> ApiHub.customer().at("/slowly").size() >= 5);
        refused(recover(id, "", LONG_AGO + "}"), 409, "conflict");

        assertThat(data(ApiHub.hub().call("POST", path + "/pause", ""))
                        .path("state")
                        .asText())
                .isEqualTo("paused");
        int begun = shown(recovery).path("begun").asInt();
        double seconds = Duration.between(started, Instant.now()).toMillis() / 1000.0;
        assertThat(begun).isLessThanOrEqualTo((int) (10 * (seconds + 2)));
        await().atMost(SOON).until(() -> ApiHub.customer().at("/slowly").size() == begun);
        assertThat(data(ApiHub.hub().call("POST", path + "/resume", ""))
                        .path("state")
                        .asText())
                .isEqualTo("running");
        await().atMost(SOON).until(() -> shown(recovery).path("begun").asInt() > begun);
        assertThat(data(ApiHub.hub().call("POST", path + "/cancel", ""))
                        .path("state")
                        .asText())
                .isEqualTo("cancelled");
        assertThat(shown(recovery).path("begun").asInt()).isLessThan(200);
        assertThat(shown(recovery).path("finished_at").isNull()).isFalse();
        refused(ApiHub.hub().call("POST", path + "/resume", ""), 409, "conflict");
        for (String call : List.of("", "/pause", "/resume", "/cancel")) {
            String method = call.isEmpty() ? "GET" : "POST";
            refused(
                    ApiHub.hub().call(method, path + call, "", "Authorization", "Bearer " + ApiHub.STRANGER),
                    404,
                    "not_found");
        }
        refused(ApiHub.hub().call("GET", "/v1/recoveries/rcv_1", ""), 404, "not_found");
    }

    @Test
    void whatHappensNowDoesNotWaitForALongRecovery() {
        ApiHub.customer().behave(request -> {
            hold(new CountDownLatch(1), 50);
            return new Receiver.Reply(204, "");
        });
        ApiHub.inbound("5511987650011", "again and again");
        String id = endpoint("/busy", "'enabled':true");
        dead(id, 20_000);
        JsonNode recovery = data(recover(id, "", LONG_AGO + "}"));
        assertThat(recovery.path("requeued").asInt()).isEqualTo(20_000);
        await().atMost(SOON).until(() -> shown(recovery).path("begun").asInt() > 200);

        ApiHub.inbound("5511987650012", "right now");
        await().atMost(Duration.ofSeconds(2)).until(() -> ApiHub.customer().at("/busy").stream()
                .anyMatch(post -> post.text().contains("right now")));

        JsonNode stopped =
                ApiHub.call(200, "POST", "/v1/recoveries/" + recovery.path("id").asText() + "/cancel", "");
        assertThat(stopped.path("begun").asInt()).isLessThan(20_000);
        ApiHub.call(200, "POST", "/v1/webhooks/" + id + "/cancel", "");
    }

    /** More than take a step in one tick, all older. */
    @Test
    void recoveriesOfDisabledEndpointsStandInNobodysWay() {
        ApiHub.inbound("5511987650011", "again and again");
        String id = endpoint("/behind", "'enabled':true");
        dead(id, 100);
        sql("""
                insert into endpoints select (jsonb_populate_record(p, jsonb_build_object('id', 'whe_off' || n, 'enabled', false))).*
                from endpoints p, generate_series(1, 60) n where p.id = :id""", id);
        sql("""
                insert into recoveries (id, workspace_id, endpoint_id, state, states, since, until, requeued, pace,
                  created_at, updated_at)
                select 'rcv_0' || n, workspace_id, 'whe_off' || n, 'running', '{dead}', '2020-01-01', now(), 1, 32,
                  '2020-01-01', '2020-01-01'
                from endpoints, generate_series(1, 60) n where id = :id""", id);
        try {
            JsonNode recovery = data(recover(id, "", LONG_AGO + "}"));
            await().atMost(SOON)
                    .until(() -> shown(recovery).path("state").asText().equals("completed"));
            assertThat(calls.one("select count(*) from recoveries where id like 'rcv_0%' and state = 'running'"))
                    .isEqualTo("60");
        } finally {
            sql("delete from recoveries where id like 'rcv_0%' and endpoint_id <> :id", id);
            sql("delete from endpoints where id like 'whe_off%' and id <> :id", id);
        }
    }

    /** A look at what is due sees a thousand, and all of those are of one who has enough under way. */
    @Test
    void whatIsDueBehindALongBacklogOfAnotherDoesNotWaitForItsLease() {
        CountDownLatch over = new CountDownLatch(1);
        ApiHub.inbound("5511987650012", "due");
        ApiHub.customer().behave(request -> {
            if (request.path().equals("/long")) {
                hold(over, 10_000);
            }
            return new Receiver.Reply(204, "");
        });
        String another = endpoint("/long", "'enabled':true");
        String id = endpoint("/short", "'enabled':true");
        try {
            due(another, 1, 4_000);
            due(id, 5_000, 5_000);
            await().atMost(Duration.ofSeconds(10)).until(() -> calls.one(
                            "select count(*) from deliveries where endpoint_id = ? and state = 'delivered'", id)
                    .equals("1"));
            assertThat(Integer.parseInt(calls.one(
                            "select count(*) from deliveries where endpoint_id = ? and state = 'pending' and parked",
                            another)))
                    .isGreaterThan(1_000);
        } finally {
            over.countDown();
            ApiHub.call(204, "DELETE", "/v1/webhooks/" + another, "");
        }
    }

    /** Deliveries that were put back, and are due since a moment: the higher their number, the later. */
    private static void due(String endpoint, int first, int last) {
        Instant at = Instant.now().minus(Duration.ofSeconds(1));
        ApiHub.hub()
                .database
                .sql("""
                        insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, parked, created_at,
                          updated_at, next_attempt_at, held_until)
                        select 'dlv_' || :id || lpad(to_hex(n), 20, '0'), e.workspace_id, e.id, e.name, :endpoint, 'pending',
                          true, :at::timestamptz, :at::timestamptz, :at::timestamptz + n * interval '1 microsecond',
                          :at::timestamptz
                        from (select * from events where name = 'message.inbound' order by id desc limit 1) e,
                          generate_series(:first, :last) n""")
                .param("id", String.format("%012x", at.toEpochMilli()))
                .param("endpoint", endpoint)
                .param("at", at.toString())
                .param("first", first)
                .param("last", last)
                .update();
    }

    private static void sql(String statement, String id) {
        ApiHub.hub().database.sql(statement).param("id", id).update();
    }

    @Test
    void aRecoveryOfADeletedEndpointEnds() {
        ApiHub.inbound("5511987650011", "again and again");
        String id = endpoint("/deleted", "'enabled':true");
        dead(id, 50);
        JsonNode recovery = data(recover(id, "", LONG_AGO + ",'max_per_second':1}"));
        ApiHub.call(204, "DELETE", "/v1/webhooks/" + id, "");
        await().atMost(SOON).until(() -> shown(recovery).path("state").asText().equals("cancelled"));
    }

    @Test
    void whatWaitsIsCancelledOneOrAll() {
        ApiHub.customer().behave(request -> new Receiver.Reply(500, ""));
        String id = endpoint("/waits", "'retry_delays':['1h']");
        ApiHub.inbound("5511987650008", "one");
        ApiHub.inbound("5511987650008", "two");
        ApiHub.inbound("5511987650008", "three");
        await().atMost(SOON).until(() -> calls.one(
                        "select count(*) from deliveries where endpoint_id = ? and state = 'pending'"
                                + " and attempts = 1 and not claimed",
                        id)
                .equals("3"));
        String one = calls.last(id).path("id").asText();

        assertThat(ApiHub.call(200, "POST", "/v1/deliveries/" + one + "/cancel", "")
                        .path("reason")
                        .asText())
                .isEqualTo("by_user");
        refused(ApiHub.hub().call("POST", "/v1/deliveries/" + one + "/cancel", ""), 409, "conflict");
        assertThat(ApiHub.call(200, "POST", "/v1/webhooks/" + id + "/cancel", "")
                        .path("cancelled")
                        .asInt())
                .isEqualTo(2);
        assertThat(calls.deliveries(id, "?state=cancelled")).hasSize(3);
        String stranger = "Bearer " + ApiHub.STRANGER;
        refused(
                ApiHub.hub().call("POST", "/v1/deliveries/" + one + "/cancel", "", "Authorization", stranger),
                404,
                "not_found");
        refused(
                ApiHub.hub().call("POST", "/v1/webhooks/" + id + "/cancel", "", "Authorization", stranger),
                404,
                "not_found");
    }

    @Test
    void healthIsWhatTheAttemptsSay() {
        String id = endpoint("/healthy", "'events':['message.inbound']");
        JsonNode nothing = ApiHub.get("/v1/webhooks/" + id + "/health");
        assertThat(nothing.at("/hour/attempts").asInt()).isZero();
        assertThat(nothing.at("/hour/success_rate").isNull()).isTrue();
        assertThat(nothing.path("last_failure").isNull()).isTrue();
        ApiHub.customer()
                .behave(request -> new Receiver.Reply(
                        RunningHub.json(request.text())
                                        .at("/data/body")
                                        .asText()
                                        .equals("bad")
                                ? 400
                                : 204,
                        ""));
        for (String text : List.of("a", "b", "c", "bad")) {
            ApiHub.inbound("5511987650009", text);
        }
        await().atMost(SOON)
                .until(() -> calls.deliveries(id, "?state=delivered").size() == 3
                        && calls.deliveries(id, "?state=stopped").size() == 1);

        JsonNode health = ApiHub.get("/v1/webhooks/" + id + "/health");

        for (String period : List.of("/hour", "/day")) {
            assertThat(health.at(period + "/attempts").asInt()).isEqualTo(4);
            assertThat(health.at(period + "/success_rate").asDouble()).isEqualTo(0.75);
            assertThat(health.at(period + "/latency_p99_ms").asInt())
                    .isGreaterThanOrEqualTo(
                            health.at(period + "/latency_p50_ms").asInt());
        }
        assertThat(health.at("/last_failure/status").asInt()).isEqualTo(400);
        assertThat(health.path("last_success_at").isNull()).isFalse();
        assertThat(health.path("waiting").asInt()).isZero();
    }

    @Test
    void aRotatedSecretSignsBesideTheNewOneUntilTheOverlapEnds() {
        JsonNode created = ApiHub.hub().register(ApiHub.customer().url("/rotated"), "message.inbound");
        String id = created.path("id").asText();
        String old = created.path("secret").asText();
        String next = ApiHub.call(200, "POST", "/v1/webhooks/" + id + "/rotate-secret?overlap=1h", "")
                .path("secret")
                .asText();
        ApiHub.inbound("5511987650010", "during");
        await().atMost(SOON).until(() -> ApiHub.customer().at("/rotated").size() == 1);
        ApiHub.hub()
                .database
                .sql("update endpoints set previous_secret_expires_at = now() - interval '1 second' where id = ?")
                .param(id)
                .update();
        ApiHub.inbound("5511987650010", "after");
        await().atMost(SOON).until(() -> ApiHub.customer().at("/rotated").size() == 2);

        Receiver.Received during = ApiHub.customer().at("/rotated").get(0);
        Receiver.Received after = ApiHub.customer().at("/rotated").get(1);
        assertThat(during.header("X-Plixa-Signature")).isEqualTo(Signature.plixa(during.body(), old));
        assertThat(during.header("X-Plixa-Signature-Next")).isEqualTo(Signature.plixa(during.body(), next));
        assertThat(during.header("webhook-signature").split(" ")).hasSize(2);
        assertThat(after.header("X-Plixa-Signature")).isEqualTo(Signature.plixa(after.body(), next));
        assertThat(after.header("X-Plixa-Signature-Next")).isNull();
        assertThat(after.header("webhook-signature"))
                .isEqualTo(Signature.standard(
                        after.header("webhook-id"),
                        Long.parseLong(after.header("webhook-timestamp")),
                        after.body(),
                        next));
    }

    private static String endpoint(String path, String settings) {
        return calls.endpoint(ApiHub.customer().url(path), settings.replace("'", "\""));
    }

    private static HttpResponse<String> recover(String endpoint, String query, String body) {
        return ApiHub.hub().call("POST", "/v1/webhooks/" + endpoint + "/recover" + query, body.replace('\'', '"'));
    }

    private static JsonNode trial(String endpoint, String body) {
        return ApiHub.call(200, "POST", "/v1/webhooks/" + endpoint + "/transformation/try", body.replace('\'', '"'));
    }

    private static JsonNode shown(JsonNode recovery) {
        return ApiHub.get("/v1/recoveries/" + recovery.path("id").asText());
    }

    private static void hold(CountDownLatch until, long millis) {
        try {
            until.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Dead deliveries of one event, as an earlier time would have left them. */
    private static void dead(String endpoint, int count) {
        Instant at = Instant.now().minus(Duration.ofHours(2));
        ApiHub.hub()
                .database
                .sql("""
                        insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, reason, attempts,
                          created_at, updated_at, next_attempt_at, held_until)
                        select 'dlv_' || :id || lpad(to_hex(n), 20, '0'), e.workspace_id, e.id, e.name, :endpoint, 'dead',
                          'http_500', 2, :at::timestamptz, :at::timestamptz, :at::timestamptz, :at::timestamptz
                        from (select * from events where name = 'message.inbound' order by id desc limit 1) e,
                          generate_series(1, :count) n""")
                .param("id", String.format("%012x", at.toEpochMilli()))
                .param("endpoint", endpoint)
                .param("at", at.toString())
                .param("count", count)
                .update();
    }
}
