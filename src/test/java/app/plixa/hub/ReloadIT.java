package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.routing.reload.LastReload;
import app.plixa.hub.routing.reload.RouteReload;
import app.plixa.hub.webhook.Signature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.support.service.ServiceSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;

/** Route files that are saved while the hub runs. */
class ReloadIT {
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
    static Path routes;

    private static final Map<Path, String> SHIPPED = new HashMap<>();
    private static Receiver whatsApp;
    private static Receiver receiver;
    private static RunningHub hub;
    private static RouteReload reload;
    private static CamelContext camel;
    private static ProducerTemplate producer;
    private static Instant seen = Instant.MIN;
    private static int restorations;

    @BeforeAll
    static void start() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = routes.resolve(Path.of("routes").relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
                if (file.toString().endsWith(".camel.yaml") && file.getNameCount() == 2) {
                    SHIPPED.put(copy, Files.readString(copy));
                }
            }
        }
        whatsApp = Receiver.cloudApi();
        receiver = new Receiver(request -> new Receiver.Reply(200, ""));
        hub = new RunningHub(
                data,
                "--hub.routes-dir=" + routes,
                "--hub.routes.debounce=50ms",
                "--hub.routes.drain=5s",
                // What a change of the routes cuts off is taken up again when its claim has run out.
                "--hub.lease.claim=20s",
                "--erp.url=" + receiver.url("/erp"),
                "--business.hours=00:00-00:00",
                "--hub.whatsapp.base-url=" + whatsApp.url("/graph"));
        reload = hub.context.getBean(RouteReload.class);
        camel = hub.context.getBean(CamelContext.class);
        producer = camel.createProducerTemplate();
        hub.register(receiver.url("/hook"), "message.outbound");
    }

    @AfterAll
    static void stop() {
        hub.close();
        whatsApp.close();
        receiver.close();
    }

    /** Files come back one by one, and may be read in between: the route that is written last says that all are in. */
    @AfterEach
    void restore() throws IOException {
        try (Stream<Path> files = Files.list(routes)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".camel.yaml")).toList()) {
                if (!SHIPPED.containsKey(file)) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<Path, String> shipped : SHIPPED.entrySet()) {
            if (!Files.exists(shipped.getKey())
                    || !Files.readString(shipped.getKey()).equals(shipped.getValue())) {
                Files.writeString(shipped.getKey(), shipped.getValue());
            }
        }
        String restored = "restored-" + restorations++;
        save("79-restored.camel.yaml", HELLO.replace("hello", restored).formatted("yes"));
        await().atMost(Duration.ofSeconds(60)).until(() -> camel.getRoute(restored) != null);
        await().until(() -> reload.last().orElseThrow().routes().contains(restored));
        seen = reload.last().orElseThrow().at();
    }

    @Test
    void aFileIsAddedChangedAndDeletedLive() throws IOException {
        save("70-hello.camel.yaml", HELLO.formatted("hello"));
        assertThat(nextReload().routes()).containsExactly("hello");
        assertThat(producer.requestBody("direct:hello", "", String.class)).isEqualTo("hello");

        save("70-hello.camel.yaml", HELLO.formatted("good day"));
        assertThat(nextReload().routes()).containsExactly("hello");
        assertThat(producer.requestBody("direct:hello", "", String.class)).isEqualTo("good day");

        seen = reload.last().orElseThrow().at();
        Files.delete(routes.resolve("70-hello.camel.yaml"));
        assertThat(nextReload().routes()).containsExactly("hello");
        assertThat(camel.getRoute("hello")).isNull();
    }

    @Test
    void whatIsWrongIsSaidEverywhereAndChangesNothing() throws IOException {
        Path file = routes.resolve("61-deliver-webhook.camel.yaml");
        Route before = camel.getRoute("deliver-webhook");

        write(file, SHIPPED.get(file).replace("method: take", "method: tkae"));

        LastReload last = nextReload();
        assertThat(last.applied()).isFalse();
        assertThat(last.messages())
                .containsExactly(file + ":17:13: 'claims' has no method 'tkae'. Did you mean 'take'?");
        assertThat(camel.getRoute("deliver-webhook")).isSameAs(before);
        JsonNode health =
                RunningHub.json(hub.call("GET", "/actuator/health", "").body());
        assertThat(health.path("status").asText()).as("%s", health).isEqualTo("UP");
        assertThat(health.at("/components/routes/status").asText()).isEqualTo("WARNING");
        assertThat(health.toString()).doesNotContain("details", "tkae", data.toString());
        assertThat(RunningHub.json(
                                hub.call("GET", "/actuator/health/routes", "").body())
                        .at("/components/routes/details/warning/0")
                        .asText())
                .isEqualTo(file.getFileName() + ":17:13: 'claims' has no method 'tkae'. Did you mean 'take'?");
    }

    @Test
    void whatNeedsAStartIsRefusedWithWords() throws IOException {
        Path file = routes.resolve("00-errors.camel.yaml");

        write(file, SHIPPED.get(file).replace("logExhausted: false", "logExhausted: true"));

        assertThat(nextReload().messages())
                .singleElement()
                .asString()
                .endsWith(
                        "00-errors.camel.yaml (routeConfiguration): This takes effect when the hub is started again.");
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
        save("70-hello.camel.yaml", slowly(HELLO.formatted("old")));
        assertThat(nextReload().messages()).isEmpty();
        CompletableFuture<String> underWay = producer.asyncRequestBody("direct:hello", "", String.class);
        assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();

        save("70-hello.camel.yaml", HELLO.formatted("new"));
        await().until(() -> !((ServiceSupport) camel.getRoute("hello").getConsumer()).isStarted());
        CompletableFuture<String> next = producer.asyncRequestBody("direct:hello", "", String.class);
        assertThat(underWay).isNotDone();
        go.countDown();

        assertThat(underWay.get(10, TimeUnit.SECONDS)).isEqualTo("old");
        assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo("new");
        assertThat(nextReload().applied()).isTrue();
    }

    /** 62-redelivery-policy is where the schedule can be read and written. */
    @Test
    void theRetryScheduleIsEditedInItsRouteAndHoldsForNewFailures() throws IOException {
        Path file = routes.resolve("62-redelivery-policy.camel.yaml");
        String schedule = "state('{{hub.webhooks.retry-delays}}', {{hub.webhooks.max-attempts}})";
        assertThat(SHIPPED.get(file)).contains(schedule);
        write(file, SHIPPED.get(file).replace(schedule, "state('5s', 2)"));
        assertThat(nextReload().routes()).containsExactly("redelivery-policy");
        List<Instant> posts = new CopyOnWriteArrayList<>();
        receiver.behave(request -> {
            posts.add(Instant.now());
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
        assertThat(receiver.at("/failing")).hasSize(2);
        assertThat(Duration.between(posts.get(0), posts.get(posts.size() - 1)))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(9));
    }

    /** Whatever a slip of the hand makes of the files: what was accepted arrives, and the flow goes on. */
    @Test
    void aHundredCorruptionsStopNothingAndLoseNothing() throws Exception {
        Random random = new Random(20_260_101);
        List<String> accepted = new CopyOnWriteArrayList<>();
        AtomicBoolean going = new AtomicBoolean(true);
        CompletableFuture<Integer> sending = CompletableFuture.supplyAsync(() -> sendWhile(going, accepted));
        List<Path> files = SHIPPED.keySet().stream().sorted().toList();
        int refused = 0;
        for (int i = 0; i < 100; i++) {
            Path file = files.get(random.nextInt(files.size()));
            write(file, Corruption.of(SHIPPED.get(file), random));
            LastReload last = nextReload();
            refused += last.applied() ? 0 : 1;
            assertThat(camel.getRoutes()).allMatch(route -> camel.getRouteController()
                    .getRouteStatus(route.getRouteId())
                    .isStarted());
            Files.writeString(file, SHIPPED.get(file));
        }
        going.set(false);
        int notAccepted = sending.get(10, TimeUnit.SECONDS);
        restore();

        assertThat(refused).isGreaterThan(60);
        assertThat(accepted).hasSizeGreaterThan(50);
        assertThat(notAccepted).isLessThan(accepted.size() / 10);
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(texts(whatsApp.received())).contains(accepted.toArray(String[]::new));
            assertThat(texts(receiver.at("/hook"))).contains(accepted.toArray(String[]::new));
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

    /** The examples of the README, with the broker, the Kamelets and the hub as they are. */
    @Test
    void anExampleWorksAfterOneCopy() throws Exception {
        for (String name : List.of("70-erp-forward", "71-order-shipped", "72-business-hours", "74-bulk-send")) {
            Path example = Path.of("routes/examples", name + ".camel.yaml");
            write(routes.resolve(example.getFileName()), Files.readString(example));
        }
        assertThat(nextReload().messages()).isEmpty();

        hub.callback("\"contacts\":[{\"profile\":{\"name\":\"Lucia\"},\"wa_id\":\"5511977776666\"}],\"messages\":[{"
                + "\"from\":\"5511977776666\",\"id\":\"wamid.example\",\"timestamp\":\"1700000000\",\"type\":\"text\","
                + "\"text\":{\"body\":\"to the ERP\"}}]");
        producer.sendBody(
                "jms:queue:example.orders.shipped",
                ExchangePattern.InOnly,
                "{\"phone\":\"5511966665555\",\"order\":\"A-7\"}");
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
        });
        restore();
        assertThat(ids()).noneMatch(id -> id.startsWith("plixa-"));

        write(
                routes.resolve("71-order-shipped.camel.yaml"),
                Files.readString(Path.of("routes/examples/71-order-shipped.camel.yaml")));
        assertThat(nextReload().messages()).isEmpty();
        producer.sendBody(
                "jms:queue:example.orders.shipped",
                ExchangePattern.InOnly,
                "{\"phone\":\"5511966665555\",\"order\":\"A-8\"}");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> whatsApp.received().stream().anyMatch(r -> r.text().contains("A-8")));
    }

    private static String slowly(String route) {
        return route.replace(
                "steps:\n", "steps:\n        - process:\n            id: be-slow\n            ref: slow\n");
    }

    private static void save(String name, String content) throws IOException {
        write(routes.resolve(name), content);
    }

    private static void write(Path file, String content) throws IOException {
        seen = reload.last().map(LastReload::at).orElse(Instant.MIN);
        Files.writeString(file, content);
    }

    /** What came of the last {@link #write}; the first one waits for the lint to read its schema. */
    private static LastReload nextReload() {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> reload.last().orElse(null),
                        now -> now != null && now.at().isAfter(seen));
    }

    private static List<String> ids() {
        return camel.getRoutes().stream().map(Route::getRouteId).toList();
    }
}
