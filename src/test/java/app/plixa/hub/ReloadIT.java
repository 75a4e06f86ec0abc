package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.routing.lint.Finding;
import app.plixa.hub.routing.lint.Lint;
import app.plixa.hub.routing.reload.LastReload;
import app.plixa.hub.routing.reload.RouteReload;
import app.plixa.hub.webhook.Signature;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.apache.camel.support.service.ServiceSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.context.support.GenericApplicationContext;

/** Route files that are saved while the hub runs. */
class ReloadIT {
    private static final String OWNER = "owner@example.com";
    private static final String PASSWORD = "long-enough-to-be-safe";
    private static final String NAME = "70-hello.camel.yaml";
    private static final String HELLO = """
            - route:
                id: hello
                description: Says what it is told to say.
                from:
                  id: on-hello
                  uri: direct:hello
                  steps:
                    - setBody:
                        id: say-hello
                        constant:
                          expression: "%s"
            """;

    @TempDir
    static Path data;

    @TempDir
    static Path folder;

    private static LiveRoutes routes;
    private static Receiver whatsApp;
    private static Receiver receiver;
    private static OtherBroker broker;
    private static RunningHub hub;
    private static CamelContext camel;
    private static ProducerTemplate producer;
    private static PanelVisitor owner;

    @BeforeAll
    static void start() throws Exception {
        routes = new LiveRoutes(folder);
        leaveHiddenFiles();
        whatsApp = Receiver.cloudApi();
        receiver = new Receiver(request -> new Receiver.Reply(200, ""));
        broker = new OtherBroker();
        hub = new RunningHub(
                data,
                "--hub.routes.amqp.url=" + broker.url(),
                "--hub.routes-dir=" + folder,
                "--hub.routes.debounce=50ms",
                "--hub.routes.drain=5s",
                "--hub.bootstrap.admin-email=" + OWNER,
                "--hub.bootstrap.admin-password=" + PASSWORD,
                "--hub.lease.hand-over=3s",
                // What an edit that means something else makes of a claimed row comes again soon.
                "--hub.lease.claim=6s",
                "--hub.whatsapp.timeout=3s",
                "--hub.whatsapp.ambiguous-wait=3s",
                "--hub.webhooks.timeout=3s",
                "--erp.url=" + receiver.url("/erp"),
                "--business.hours=00:00-00:00",
                "--hub.whatsapp.base-url=" + whatsApp.url("/graph"));
        routes.runIn(hub);
        camel = hub.context.getBean(CamelContext.class);
        producer = camel.createProducerTemplate();
        owner = new PanelVisitor(hub);
        owner.signIn(OWNER, PASSWORD);
        hub.register(receiver.url("/hook"), "message.outbound");
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
        broker.stop();
        whatsApp.close();
        receiver.close();
    }

    /** An editor has a file open, and a Mac was here: a hub starts and reloads all the same. */
    private static void leaveHiddenFiles() throws IOException {
        Files.createSymbolicLink(routes.file(".#" + NAME), Path.of("somebody@there.4711"));
        Files.write(routes.file("._" + NAME), new byte[] {0, 5, (byte) 0xff});
    }

    /** Files come back one by one, and may be read in between: the route that is written last says that all are in. */
    @AfterEach
    void restore() throws IOException {
        routes.restore();
    }

    @Test
    void aFileIsAddedChangedAndDeletedLive() throws IOException {
        assertThat(routes.save(NAME, HELLO.formatted("hello")).routes()).containsExactly("hello");
        assertThat(hello()).isEqualTo("hello");

        assertThat(routes.save(NAME, HELLO.formatted("good day")).routes()).containsExactly("hello");
        assertThat(hello()).isEqualTo("good day");

        assertThat(routes.delete(NAME).routes()).containsExactly("hello");
        assertThat(camel.getRoute("hello")).isNull();
    }

    @Test
    void aFileThatCannotBeReadIsNamedAndHiddenOnesDoNotMatter() throws IOException {
        routes.restore();
        leaveHiddenFiles();
        assertThat(routes.save(NAME, HELLO.formatted("hello")).routes()).containsExactly("hello");

        byte[] latin = HELLO.formatted("olá").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(routes.save(NAME, latin).messages())
                .containsExactly(routes.file(NAME) + ":1:1: The file is not UTF-8.");
        assertThat(hello()).isEqualTo("hello");
    }

    @Test
    void anIdInTwoFilesIsRefused() throws IOException {
        routes.save(NAME, HELLO.formatted("hello"));

        LastReload last = routes.save(
                "71-hello.camel.yaml",
                HELLO.replace("direct:hello", "direct:other")
                        .replace("on-hello", "on-other")
                        .replace("say-hello", "say-other"));

        assertThat(last.messages())
                .containsExactly(
                        routes.file("71-hello.camel.yaml") + ":2:5: The id 'hello' is taken, in " + NAME + ".");
        assertThat(hello()).isEqualTo("hello");
    }

    /** Log, panel, health and the command {@code lint} say the same; anybody may ask for the health, without paths. */
    @Test
    void whatIsWrongIsSaidEverywhereAndChangesNothing() throws IOException {
        String file = "61-deliver-webhook.camel.yaml";
        String message = file + ":16:13: 'claims' has no method 'tkae'. Did you mean 'take'?";
        Route before = camel.getRoute("deliver-webhook");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ((Logger) LoggerFactory.getLogger(RouteReload.class)).addAppender(log);

        LastReload last = routes.save(file, routes.shipped(file).replace("method: take", "method: tkae"));

        assertThat(last.applied()).isFalse();
        assertThat(last.messages()).containsExactly(folder + "/" + message);
        assertThat(camel.getRoute("deliver-webhook")).isSameAs(before);
        assertThat(Lint.here().of(folder)).extracting(Finding::toString).isEqualTo(last.messages());
        await().untilAsserted(() ->
                assertThat(log.list).anyMatch(line -> line.getFormattedMessage().contains(message)));
        assertThat(owner.get("/routes").body())
                .contains(message.replace("'", "&#39;"))
                .contains("Refused");
        assertThat(owner.get("/").body()).contains("A change of the routes was refused");

        JsonNode health = health("");
        assertThat(health.path("status").asText()).as("%s", health).isEqualTo("UP");
        assertThat(health.at("/components/routes/status").asText()).isEqualTo("WARNING");
        assertThat(health.toString()).doesNotContain("details", "tkae", data.toString());
        assertThat(health("/routes").at("/components/routes/details/warning/0").asText())
                .isEqualTo(message);
    }

    @Test
    void whatWasTakenOverIsShown() throws IOException {
        routes.save(NAME, HELLO.formatted("hello"));

        assertThat(owner.get("/routes").body()).contains("Taken over", "Changed, added or removed: <code>hello</code>");
        assertThat(health("/routes").path("status").asText()).isEqualTo("UP");
    }

    @Test
    void whatNeedsAStartIsRefusedWithWords() throws IOException {
        String file = "00-errors.camel.yaml";

        LastReload last = routes.save(file, routes.shipped(file).replace("logExhausted: false", "logExhausted: true"));

        assertThat(last.messages())
                .containsExactly(
                        folder
                                + "/00-errors.camel.yaml (routeConfiguration): This takes effect when the hub is started again.");
    }

    /** The document promises each call to clients: none goes away, but how it is answered may change. */
    @Test
    void aCallOfTheApiMayChangeButNotGo() throws IOException {
        String file = "19-me-api.camel.yaml";
        assertThat(routes.delete(file).messages())
                .containsExactly(
                        folder + "/10-api.camel.yaml:1:1: No route begins with direct:showMe, which the hub calls.");
        assertThat(hub.call("GET", "/v1/me", "").statusCode()).isEqualTo(200);

        String changed = routes.shipped(file).replaceFirst("(?m)^( +)steps:$", """
                $1steps:
                $1  - log:
                $1      id: say-who
                $1      message: somebody asks who they are""");
        assertThat(routes.save(file, changed).routes()).containsExactly("show-me");
        assertThat(hub.call("GET", "/v1/me", "").statusCode()).isEqualTo(200);

        String document = routes.shipped("plixa.openapi.yaml");
        assertThat(routes.save(
                                "plixa.openapi.yaml",
                                document.replace("operationId: showMe\n", "operationId: showYou\n"))
                        .messages())
                .singleElement()
                .asString()
                .endsWith("No route begins with direct:showYou, which the hub calls.");
    }

    @Test
    void whatIsUnderWayFinishesInTheOldRouteAndWhatComesMeanwhileGoesThroughTheNewOne() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Processor slow = exchange -> {
            entered.countDown();
            go.await(10, TimeUnit.SECONDS);
        };
        ((GenericApplicationContext) hub.context).registerBean("slow", Processor.class, () -> slow);
        assertThat(routes.save(NAME, slowly(HELLO.formatted("old"))).messages()).isEmpty();
        CompletableFuture<String> underWay = producer.asyncRequestBody("direct:hello", "", String.class);
        assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();

        routes.write(routes.file(NAME), HELLO.formatted("new"));
        await().until(() -> !((ServiceSupport) camel.getRoute("hello").getConsumer()).isStarted());
        CompletableFuture<String> next = producer.asyncRequestBody("direct:hello", "", String.class);
        assertThat(underWay).isNotDone();
        go.countDown();

        assertThat(underWay.get(10, TimeUnit.SECONDS)).isEqualTo("old");
        assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo("new");
        assertThat(routes.next().applied()).isTrue();
    }

    /** Who calls by HTTP waits while the route changes, too, and is told when there is none any more. */
    @Test
    void whileAnHttpRouteChangesItsCallersWaitAndWhatIsDeletedIsNotFound() throws Exception {
        String page = HELLO.replace("direct:hello", "platform-http:/hello").replace("steps:", """
                steps:
                        - delay:
                            id: take-time
                            constant:
                              expression: "200\"""");
        assertThat(routes.save(NAME, page.formatted("0")).messages()).isEmpty();
        AtomicBoolean going = new AtomicBoolean(true);
        List<CompletableFuture<List<String>>> callers = callers(6, going, ReloadIT::page);
        for (int version = 1; version <= 3; version++) {
            assertThat(routes.save(NAME, page.formatted(version)).messages()).isEmpty();
        }
        await().until(() -> page().equals("200 3"));
        going.set(false);
        for (CompletableFuture<List<String>> caller : callers) {
            assertThat(caller.get(10, TimeUnit.SECONDS)).isSorted().allMatch(answer -> answer.matches("200 [0-3]"));
        }

        routes.delete(NAME);
        assertThat(page()).startsWith("404 ").contains("not_found");
        await().untilAsserted(() -> assertThat(hub.context
                        .getBean(CamelRequestHandlerMapping.class)
                        .getHandlerMethods()
                        .keySet())
                .noneMatch(path -> path.toString().contains("/hello")));
        assertThat(page()).startsWith("404 ").contains("not_found");
    }

    private static String page() {
        HttpResponse<String> answer = hub.call("GET", "/hello", "");
        return answer.statusCode() + " " + answer.body();
    }

    /** So many ask again and again while it goes on, and keep what each was answered. */
    private static <T> List<CompletableFuture<List<T>>> callers(int count, AtomicBoolean going, Supplier<T> ask) {
        return IntStream.range(0, count)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    List<T> answers = new ArrayList<>();
                    while (going.get()) {
                        answers.add(ask.get());
                    }
                    return answers;
                }))
                .toList();
    }

    @Test
    void aRouteMayAggregate() throws IOException {
        assertThat(routes.save(NAME, HELLO.formatted("hello").replace("steps:", """
                steps:
                        - aggregate:
                            id: pair
                            aggregationStrategy: groupedBody
                            completionSize: 2
                            correlationExpression:
                              constant:
                                expression: all
                            steps:
                              - log:
                                  id: say-pair
                                  message: two"""))
                        .messages())
                .isEmpty();
    }

    /** Every caller is answered, by a version that was saved, and never by one that another had replaced before. */
    @Test
    void whileARouteChangesAgainAndAgainEveryCallerIsAnsweredInTurn() throws Exception {
        routes.save(NAME, HELLO.formatted("0"));
        AtomicBoolean going = new AtomicBoolean(true);
        List<CompletableFuture<List<Integer>>> callers = callers(3, going, () -> Integer.valueOf(hello()));
        for (int version = 1; version <= 4; version++) {
            assertThat(routes.save(NAME, HELLO.formatted(version)).messages()).isEmpty();
        }
        await().until(() -> hello().equals("4"));
        going.set(false);

        for (CompletableFuture<List<Integer>> caller : callers) {
            assertThat(caller.get(10, TimeUnit.SECONDS)).isSorted().endsWith(4);
        }
    }

    /** 62-redelivery-policy is where the schedule can be read and written. */
    @Test
    void theRetryScheduleIsEditedInItsRouteAndHoldsForNewFailures() throws IOException {
        String file = "62-redelivery-policy.camel.yaml";
        String schedule = "state('{{hub.webhooks.retry-delays}}', {{hub.webhooks.max-attempts}})";
        assertThat(routes.shipped(file)).contains(schedule);
        assertThat(routes.save(file, routes.shipped(file).replace(schedule, "state('2s', 2)"))
                        .routes())
                .containsExactly("redelivery-policy");
        List<Instant> posts = new CopyOnWriteArrayList<>();
        receiver.behave(request -> {
            if (request.path().equals("/failing")) {
                posts.add(Instant.now());
            }
            return new Receiver.Reply(request.path().equals("/failing") ? 500 : 200, "");
        });
        String endpoint = hub.register(receiver.url("/failing"), "webhook.test", "conversation.created")
                .path("id")
                .asText();
        await().untilAsserted(
                        () -> assertThat(camel.getRoute("redelivery-policy").getUptimeMillis())
                                .isGreaterThan(2_000));

        hub.send("5511988887777", "A new conversation");

        await().atMost(Duration.ofSeconds(20)).until(() -> hub.database
                .sql("select state from deliveries where endpoint_id = ? and event = 'conversation.created'")
                .param(endpoint)
                .query(String.class)
                .list()
                .equals(List.of("dead")));
        assertThat(posts).hasSize(2);
        assertThat(Duration.between(posts.get(0), posts.get(1)))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
    }

    /** Whatever a slip of the hand makes of one, two or three files at once: what was accepted arrives. */
    @Test
    void aHundredCorruptionsStopNothingAndLoseNothing() throws Exception {
        long seed = Long.getLong("corruption.seed", System.nanoTime());
        System.out.println("Run again with -Dcorruption.seed=" + seed);
        Random random = new Random(seed);
        List<String> accepted = new CopyOnWriteArrayList<>();
        AtomicBoolean going = new AtomicBoolean(true);
        CompletableFuture<Integer> sending = CompletableFuture.supplyAsync(() -> sendWhile(going, accepted));
        List<Path> files = List.copyOf(routes.shipped().keySet());
        int refused = 0;
        int rounds = 0;
        for (int corruptions = 0; corruptions < 100; rounds++) {
            Set<Path> corrupted = random.ints(1L + random.nextInt(3), 0, files.size())
                    .mapToObj(files::get)
                    .collect(Collectors.toSet());
            for (Path file : corrupted) {
                routes.write(file, Corruption.of(routes.shipped().get(file), random));
            }
            refused += routes.next().applied() ? 0 : 1;
            assertThat(camel.getRoutes()).allMatch(route -> camel.getRouteController()
                    .getRouteStatus(route.getRouteId())
                    .isStarted());
            for (Path file : corrupted) {
                Files.writeString(file, routes.shipped().get(file));
            }
            corruptions += corrupted.size();
        }
        routes.restore();
        going.set(false);
        int notAccepted = sending.get(10, TimeUnit.SECONDS);

        assertThat(refused).isGreaterThan(rounds / 2);
        assertThat(accepted).hasSizeGreaterThan(50);
        assertThat(notAccepted).isLessThan(accepted.size() / 10);
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(texts(whatsApp.received())).as("at WhatsApp").containsAll(accepted);
            assertThat(texts(receiver.at("/hook"))).as("at the endpoint").containsAll(accepted);
        });
    }

    /** Sends until it is told to stop; how many were not accepted. */
    private static int sendWhile(AtomicBoolean going, List<String> accepted) {
        int refused = 0;
        for (int i = 0; going.get(); i++) {
            String text = "corruption-" + i + "-";
            try {
                hub.send("551198765432" + i % 10, text);
                accepted.add(text);
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (AssertionError e) {
                refused++;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return refused;
    }

    private static Set<String> texts(List<Receiver.Received> requests) {
        Pattern text = Pattern.compile("corruption-\\d+-");
        return requests.stream()
                .flatMap(request -> text.matcher(request.text()).results().map(MatchResult::group))
                .collect(Collectors.toSet());
    }

    /** The documented examples, with the broker, the Kamelets and the hub as they are. */
    @Test
    void anExampleWorksAfterOneCopy() throws Exception {
        for (String name :
                List.of("70-erp-forward", "71-order-shipped", "72-business-hours", "73-copy-events", "74-bulk-send")) {
            routes.copyExample(name + ".camel.yaml");
        }
        assertThat(routes.next().messages()).isEmpty();

        inbound("to the ERP");
        shipped("A-7");
        Files.createDirectories(data.resolve("bulk"));
        Files.writeString(data.resolve("bulk/may.csv"), "phone,order\n5511955554444,B-1\nnobody,B-2\n");

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(receiver.at("/erp")).singleElement().satisfies(request -> {
                assertThat(request.text()).contains("to the ERP");
                assertThat(request.header("X-Plixa-Signature"))
                        .isEqualTo(Signature.plixa(request.body(), "a-secret-to-try-with"));
            });
            assertThat(whatsApp.received()).anyMatch(r -> r.text().contains("A-7"));
            assertThat(whatsApp.received()).anyMatch(r -> r.text().contains("We are back at nine"));
            assertThat(whatsApp.received()).anyMatch(r -> r.text().contains("B-1"));
            assertThat(data.resolve("bulk/may.csv.rejected")).content().contains("nobody", "B-2");
            assertThat(data.resolve("events"))
                    .isDirectoryContaining(file -> contentOf(file.toFile()).contains("A-7"));
            assertThat(broker.waiting("plixa.copy")).isPositive();
        });
        routes.restore();
        assertThat(ids()).noneMatch(id -> id.startsWith("plixa-event-source"));
        for (String left : List.of("erp-forward", "business-hours", "copy-events")) {
            await("nobody listens to " + left)
                    .until(() -> owner.get("/queues").body().contains("name=\"name\" value=\"" + left + "\""));
            owner.post("/queues", "/queues/subscriptions/delete", "name", left);
            assertThat(owner.get("/queues").body()).contains("The subscription is deleted.");
        }

        routes.copyExample("71-order-shipped.camel.yaml");
        assertThat(routes.next().messages()).isEmpty();
        shipped("A-8");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> whatsApp.received().stream().anyMatch(r -> r.text().contains("A-8")));
    }

    /** As they lie in the broker when a route is put back. */
    @Test
    void whatWasWrittenLongAgoIsNotAnswered() throws Exception {
        routes.copyExample("72-business-hours.camel.yaml");
        assertThat(routes.next().messages()).isEmpty();
        String old =
                hub.send("5511966660001", "yesterday").path("conversation_id").asText();
        String young =
                hub.send("5511966660002", "today").path("conversation_id").asText();

        wrote(old, Instant.now().minus(Duration.ofMinutes(11)));
        wrote(young, Instant.now());

        await().atMost(Duration.ofSeconds(20)).until(() -> answers(young) == 1);
        assertThat(answers(old)).isZero();
    }

    private static void wrote(String conversation, Instant at) {
        producer.sendBodyAndHeaders(
                "jms:topic:plixa.events.main?exchangePattern=InOnly",
                "{\"id\":\"evt_1\",\"created_at\":\"" + at + "\"}",
                Map.of("event", "message.inbound", "conversation_id", conversation));
    }

    private static int answers(String conversation) {
        return hub.database
                .sql("select count(*) from messages where conversation_id = ? and body like 'We are back%'")
                .param(conversation)
                .query(Integer.class)
                .single();
    }

    /** Source, action and sink in one route: a customer who writes gets tags and a thank-you, once. */
    @Test
    void kameletsTakeUpdateAndSend() throws Exception {
        assertThat(routes.save("70-thank.camel.yaml", """
                - route:
                    id: thank
                    description: Tags who writes and thanks them.
                    from:
                      id: on-thankful
                      uri: kamelet:plixa-event-source
                      parameters:
                        name: thank
                        event: message.inbound
                      steps:
                        - to:
                            id: tag-thankful
                            uri: kamelet:plixa-conversation-update-action
                            parameters:
                              change: '{"tags":["vip"],"name":"Dear customer"}'
                        - to:
                            id: look-at-thankful
                            uri: log:app.plixa.hub.thank
                        - setHeader:
                            id: thank-once
                            name: Idempotency-Key
                            simple:
                              expression: "thank-${header.conversation_id}"
                        - bean:
                            id: write-thanks
                            ref: sendRequest
                            method: "text(${header.conversation_id}, 'Thank you')"
                        - to:
                            id: send-thanks
                            uri: kamelet:plixa-send-sink
                """).messages()).isEmpty();

        inbound("first");
        inbound("second");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> whatsApp.received().stream().anyMatch(r -> r.text().contains("Thank you")));
        JsonNode conversation = RunningHub.json(hub.call("GET", "/v1/conversations?phone=5511977776666", "")
                        .body())
                .at("/data/0");
        assertThat(conversation.at("/tags/0").asText()).isEqualTo("vip");
        assertThat(conversation.path("name").asText()).isEqualTo("Dear customer");
        await().until(() -> hub.context
                .getBean(app.plixa.hub.routing.RouteCounters.class)
                .of("thank")
                .equals(new app.plixa.hub.routing.RouteCounters.Count(2, 0, 0)));
        assertThat(whatsApp.received())
                .filteredOn(r -> r.text().contains("Thank you"))
                .hasSize(1);
    }

    private static int written;

    private static void inbound(String text) {
        hub.callback("\"contacts\":[{\"profile\":{\"name\":\"Lucia\"},\"wa_id\":\"5511977776666\"}],\"messages\":[{"
                + "\"from\":\"5511977776666\",\"id\":\"wamid.example" + written++ + "\",\"timestamp\":\"1700000000\","
                + "\"type\":\"text\",\"text\":{\"body\":\"" + text + "\"}}]");
    }

    private static void shipped(String order) {
        producer.sendBody(
                "jms:queue:plixa.routes.main.orders-shipped",
                ExchangePattern.InOnly,
                "{\"phone\":\"5511966665555\",\"order\":\"" + order + "\"}");
    }

    private static String hello() {
        return producer.requestBody("direct:hello", "", String.class);
    }

    private static JsonNode health(String part) {
        return RunningHub.json(hub.call("GET", "/actuator/health" + part, "", "Authorization", "")
                .body());
    }

    private static String slowly(String route) {
        return route.replace(
                "steps:\n", "steps:\n        - process:\n            id: be-slow\n            ref: slow\n");
    }

    private static List<String> ids() {
        return camel.getRoutes().stream().map(Route::getRouteId).toList();
    }
}
