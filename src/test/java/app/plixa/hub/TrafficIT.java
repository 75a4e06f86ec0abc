package app.plixa.hub;

import static app.plixa.hub.WebhookCalls.SOON;
import static app.plixa.hub.WebhookCalls.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.secret.Vault;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How deliveries travel: as fast as their endpoint bears it, in order where that is wanted, to the address that was vetted. */
class TrafficIT {
    private static final Receiver.Reply OK = new Receiver.Reply(204, "");

    @TempDir
    static Path folder;

    private static NameServer names;
    private static Receiver customer;
    private static RunningHub hub;
    private static WebhookCalls calls;

    @BeforeAll
    static void start() throws Exception {
        names = new NameServer();
        customer = new Receiver(request -> OK);
        hub = new RunningHub(
                folder,
                "--hub.webhooks.timeout=3s",
                "--hub.webhooks.dns-servers=" + names.address(),
                "--hub.webhooks.dns-fresh=50ms",
                "--hub.webhooks.longest-hold=2s",
                "--hub.lease.hand-over=1s");
        calls = new WebhookCalls(hub);
        calls.inbound("What events made by hand copy");
    }

    @AfterAll
    static void stop() {
        hub.close();
        customer.close();
        names.close();
    }

    @BeforeEach
    void calm() {
        customer.behave(request -> OK);
        hub.database.sql("delete from endpoints").update();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsTooMuchForASecondWaitsAndIsNotCharged(boolean ordered) {
        ConcurrentLinkedQueue<Instant> times = new ConcurrentLinkedQueue<>();
        customer.behave(request -> {
            times.add(Instant.now());
            return OK;
        });
        String path = ordered ? "/paced-in-order" : "/paced";
        String id = calls.endpoint(customer.url(path), "'max_per_second':3,'ordered':" + ordered);
        IntStream.range(0, 10).forEach(i -> calls.inbound("paced " + i));

        await().atMost(SOON)
                .until(() -> calls.deliveries(id, "?state=delivered").size() == 10);

        assertThat(calls.deliveries(id, "?state=delivered"))
                .allSatisfy(d -> assertThat(d.path("attempt_count").asInt()).isEqualTo(1));
        // In seconds of the database's clock, which is this machine's; a post is on its way for a moment.
        List<Instant> sorted = times.stream().sorted().toList();
        assertThat(Duration.between(sorted.get(0), sorted.get(9))).isGreaterThan(Duration.ofMillis(1_900));
        for (int i = 0; i + 6 < 10; i++) {
            assertThat(Duration.between(sorted.get(i), sorted.get(i + 6))).isGreaterThan(Duration.ofMillis(700));
        }
        if (ordered) {
            assertThat(bodies(path))
                    .isEqualTo(
                            IntStream.range(0, 10).mapToObj(i -> "paced " + i).toList());
        }
    }

    /** A slow receiver's second is over while others were granted with what it has: those wait for one of their own. */
    @Test
    void whatWasGrantedForASecondIsNotPostedInAnother() {
        ConcurrentLinkedQueue<Instant> times = new ConcurrentLinkedQueue<>();
        customer.behave(request -> {
            times.add(Instant.now());
            pause(times.size() == 1 ? 2_000 : 0);
            return OK;
        });
        String id =
                calls.endpoint(customer.url("/slow"), "'events':['message.inbound'],'max_per_second':4,'ordered':true");
        IntStream.range(0, 14).forEach(i -> calls.inbound("slow " + i));

        await().atMost(SOON)
                .until(() -> calls.deliveries(id, "?state=delivered").size() == 14);

        // One may be on its way while a second ends.
        assertThat(times.stream()
                        .collect(Collectors.groupingBy(Instant::getEpochSecond, Collectors.counting()))
                        .values())
                .allMatch(inOneSecond -> inOneSecond <= 5);
    }

    @Test
    void whatIsErasedWhileItWaitsInMemoryIsNotPosted() {
        CompletableFuture<Void> allWait = new CompletableFuture<>();
        customer.behave(request -> {
            String text = RunningHub.json(request.text()).at("/data/body").asText();
            if (text.equals("public 0")) {
                allWait.join();
            }
            if (text.equals("public 1")) {
                String contact = calls.one("select id from contacts where phone = '5511912345679'");
                hub.call("DELETE", "/v1/contacts/" + contact, "");
                // As long as other nodes take to hear of it.
                pause(500);
            }
            return OK;
        });
        String id = calls.endpoint(customer.url("/erased"), "'events':['message.inbound'],'ordered':true");
        calls.inbound("public 0");
        calls.inbound("public 1");
        hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511912345679\",\"body\":\"secret\"}");
        calls.inbound("public 2");
        await().atMost(SOON).until(() -> calls.deliveries(id, "?state=pending").size() == 4);
        allWait.complete(null);

        await().atMost(SOON)
                .until(() -> calls.deliveries(id, "?state=delivered").size() == 3);

        assertThat(bodies("/erased")).containsExactly("public 0", "public 1", "public 2");
        assertThat(calls.deliveries(id, "?state=cancelled")).hasSize(1);
    }

    @Test
    void noMoreAreUnderWayThanTheEndpointBears() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        customer.behave(request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            pause(100);
            now.decrementAndGet();
            return OK;
        });
        String id = calls.endpoint(customer.url("/narrow"), "'max_concurrency':2");
        IntStream.range(0, 12).forEach(i -> calls.inbound("narrow " + i));

        await().atMost(SOON)
                .until(() -> calls.deliveries(id, "?state=delivered").size() == 12);

        assertThat(most).hasValue(2);
    }

    @Test
    void whereOrderIsStrictOneThatFailsHoldsTheNextUntilItIsThrough() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        customer.behave(request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            pause(20);
            now.decrementAndGet();
            boolean fails = request.text().contains("strict 0") && "1".equals(request.header("X-Plixa-Attempt"));
            return fails ? new Receiver.Reply(500, "") : OK;
        });
        String id = calls.endpoint(customer.url("/strict"), "'ordered':true,'retry_delays':[1]");
        IntStream.range(0, 8).forEach(i -> calls.inbound("strict " + i));

        await().atMost(SOON)
                .until(() -> calls.deliveries(id, "?state=delivered").size() == 8);

        assertThat(bodies("/strict"))
                .containsExactly(
                        "strict 0",
                        "strict 0",
                        "strict 1",
                        "strict 2",
                        "strict 3",
                        "strict 4",
                        "strict 5",
                        "strict 6",
                        "strict 7");
        assertThat(most).hasValue(1);
    }

    @Test
    void whatWaitsInOrderIsClaimedTogetherAndGivenBackUnchargedWhereOneFails() {
        CompletableFuture<Void> allWait = new CompletableFuture<>();
        AtomicInteger claimed = new AtomicInteger();
        customer.behave(request -> {
            String text = RunningHub.json(request.text()).at("/data/body").asText();
            if (text.equals("row 0")) {
                allWait.join();
            }
            if (text.equals("row 3")) {
                claimed.set(claimedNow());
            }
            boolean fails = text.equals("row 6") && "1".equals(request.header("X-Plixa-Attempt"));
            return fails ? new Receiver.Reply(500, "") : OK;
        });
        String id =
                calls.endpoint(customer.url("/row"), "'events':['message.inbound'],'ordered':true,'retry_delays':[1]");
        IntStream.range(0, 12).forEach(i -> calls.inbound("row " + i));
        await().atMost(SOON).until(() -> calls.deliveries(id, "").size() == 12);
        allWait.complete(null);

        await().atMost(SOON)
                .until(() -> calls.deliveries(id, "?state=delivered").size() == 12);

        assertThat(bodies("/row"))
                .isEqualTo(IntStream.range(0, 13)
                        .mapToObj(i -> "row " + (i > 6 ? i - 1 : i))
                        .toList());
        assertThat(claimed.get()).isGreaterThan(5);
        assertThat(calls.one("select sum(attempts) from deliveries where endpoint_id = ?", id))
                .isEqualTo("13");
    }

    private static int claimedNow() {
        return hub.database
                .sql("select count(*) from deliveries where state = 'pending' and claimed")
                .query(Integer.class)
                .single();
    }

    @Test
    void whatIsHeldGoesOnAfterTheLongestHold() {
        customer.behave(request -> request.text().contains("poison") ? new Receiver.Reply(500, "") : OK);
        String id = calls.endpoint(customer.url("/held"), "'ordered':true,'retry_delays':['1h']");
        calls.inbound("poison");
        await().atMost(SOON).until(() -> customer.at("/held").size() == 1);
        Instant failed = Instant.now();
        calls.inbound("held 1");
        calls.inbound("held 2");

        await().atMost(SOON)
                .until(() -> calls.deliveries(id, "?state=delivered").size() == 2);

        assertThat(bodies("/held")).containsExactly("poison", "held 1", "held 2");
        assertThat(Duration.between(failed, Instant.now())).isGreaterThan(Duration.ofMillis(1_500));
        assertThat(calls.deliveries(id, "?state=pending")).hasSize(1);
    }

    @Test
    void aTestThatItsHubDidNotFinishTakesItsPlaceInTheOrder() {
        customer.behave(request -> OK);
        String id = calls.endpoint(customer.url("/tested"), "'ordered':true");
        hub.call("POST", "/v1/webhooks/" + id + "/test", "{}");
        String test = calls.deliveries(id, "").get(0).path("id").asText();
        hub.database
                .sql(
                        "update deliveries set state = 'pending', claimed = true, held_until = now() - interval '1 s' where id = ?")
                .param(test)
                .update();

        calls.inbound("behind the test");

        await().atMost(SOON)
                .until(() -> calls.deliveries(id, "?state=delivered").size() == 2);
        assertThat(customer.at("/tested")).hasSize(3);
        assertThat(bodies("/tested")).last().isEqualTo("behind the test");
    }

    /** DNS rebinding: vetted where the connection is made, on the very addresses it is made to. */
    @Test
    void aNameThatMeansSomethingElseThanAtRegistrationIsNotCalled() {
        names.tell("rebind.example", "127.0.0.1");
        String url = customer.url("/rebound").replace("127.0.0.1", "rebind.example");
        String id = calls.endpoint(url, "'retry_delays':['1h']");
        calls.inbound("before");
        calls.becomes(id, "delivered");

        names.tell("rebind.example", "127.0.0.1", "10.0.0.1");
        await().atMost(SOON).until(() -> refused(id, "among several"));
        names.tell("rebind.example", "10.0.0.1");
        await().atMost(SOON).until(() -> refused(id, "alone"));

        names.tell("mixed.example", "127.0.0.1", "169.254.169.254");
        for (String host : List.of("rebind.example", "mixed.example", "nobody.example")) {
            HttpResponse<String> answer =
                    hub.call("POST", "/v1/webhooks", "{\"url\":\"" + url.replace("rebind.example", host) + "\"}");
            assertThat(answer.statusCode()).as(host).isEqualTo(422);
        }
    }

    /** A vetted answer is good for a moment; then the name server is asked again. */
    private static boolean refused(String id, String text) {
        calls.inbound(text);
        await().atMost(SOON).until(() -> calls.last(id).path("attempt_count").asInt() == 1);
        return calls.last(id).path("last_error").asText().equals("address_refused");
    }

    /** Its row was committed, and whoever should have told the queue did not live to do so. */
    @Test
    void aDeliveryThatNoQueueKnowsOfIsMadeAllTheSame() {
        String id = calls.endpoint(customer.url("/lost"), "'events':['message.inbound']");
        String event = Ids.next("evt");
        hub.database.sql("""
                        with e as (
                          insert into events (id, workspace_id, name, payload, created_at, published, next_attempt_at, held_until)
                          select ?, workspace_id, name, payload, now(), true, now(), now()
                          from events where name = 'message.inbound' order by id desc limit 1
                          returning id, workspace_id, name)
                        insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, created_at,
                          updated_at, next_attempt_at, held_until)
                        select ?, workspace_id, id, name, ?, 'pending', now(), now(), now(),
                          now() + interval '1 second' from e""").params(event, Ids.next("dlv"), id).update();

        await().atMost(SOON)
                .until(() -> calls.deliveries(id, "?state=delivered").size() == 1);
        assertThat(customer.at("/lost")).hasSize(1);
        assertThat(customer.at("/lost").get(0).header("webhook-id")).isEqualTo(event);
    }

    @Test
    void aReceiverThatWantsToKnowWhoCallsIsShownACertificateWhoseKeyStaysHere() throws Exception {
        Certificates own = Certificates.make(folder, "receiver", "-ext", "san=ip:127.0.0.1");
        Certificates client = Certificates.make(folder, "hub");
        AtomicInteger posts = new AtomicInteger();
        HttpsServer server = asking(own.server(client), posts);
        try {
            String url = "https://127.0.0.1:" + server.getAddress().getPort() + "/";
            HttpResponse<String> created = hub.call(
                    "POST",
                    "/v1/webhooks",
                    RunningHub.JSON.writeValueAsString(Map.of(
                            "url", url,
                            "ca_certificate", own.certificate(),
                            "client_certificate", client.certificate(),
                            "client_key", client.key())));
            String id = data(created).path("id").asText();

            assertThat(data(created).path("client_certificate").asText())
                    .isEqualTo(client.certificate().strip());
            assertThat(created.body()).doesNotContain("PRIVATE KEY").doesNotContain("client_key");
            String stored = calls.one("select client_key from endpoints where id = ?", id);
            assertThat(hub.context.getBean(Vault.class).open(stored, id, "client_key"))
                    .isEqualTo(client.key().strip());
            assertThat(calls.test(id).path("status").asInt()).isEqualTo(204);
            calls.inbound("mutual");
            calls.becomes(id, "delivered");
            assertThat(posts).hasValue(2);

            JsonNode changed = calls.change(id, "{'client_certificate':null,'description':'nobody in particular'}");
            assertThat(changed.path("client_certificate").isNull()).isTrue();
            assertThat(calls.one("select client_key is null from endpoints where id = ?", id))
                    .isEqualTo("true");
            JsonNode refused = calls.test(id);
            // Some close the connection before their alert is read.
            assertThat(refused.path("error").asText()).isIn("tls_error", "connection_error");
            assertThat(posts).hasValue(2);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theBoundsAreShownAndTakenAwayAndWhatIsNoneIsNamed() {
        String id = calls.endpoint(customer.url("/b"), "'max_per_second':7,'max_concurrency':3,'ordered':true");
        JsonNode changed = calls.change(id, "{'max_per_second':null,'max_concurrency':null,'ordered':false}");
        assertThat(changed.path("max_per_second").isNull()).isTrue();
        assertThat(changed.path("max_concurrency").isNull()).isTrue();
        assertThat(changed.path("ordered").asBoolean()).isFalse();
        Map<String, String> wrong = Map.of(
                "max_per_second", "0",
                "max_concurrency", "257",
                "ordered", "null",
                "ca_certificate", "'x'",
                "url", "'http://127.0.0.1:25/'");
        wrong.forEach((field, value) -> {
            HttpResponse<String> answer =
                    hub.call("PATCH", "/v1/webhooks/" + id, ("{'" + field + "':" + value + "}").replace('\'', '"'));
            assertThat(answer.statusCode()).as(field).isEqualTo(422);
            assertThat(RunningHub.json(answer.body()).path("errors").has(field))
                    .as(answer.body())
                    .isTrue();
        });
    }

    private static List<String> bodies(String path) {
        return customer.at(path).stream()
                .map(post -> RunningHub.json(post.text()).at("/data/body").asText())
                .collect(Collectors.toList());
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpsServer asking(SSLContext context, AtomicInteger posts) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters own = context.getDefaultSSLParameters();
                own.setNeedClientAuth(true);
                parameters.setSSLParameters(own);
            }
        });
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            posts.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
