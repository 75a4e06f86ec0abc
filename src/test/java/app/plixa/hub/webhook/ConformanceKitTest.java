package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import app.plixa.hub.docs.Samples;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kit of src/examples tells a right receiver from wrong ones. */
class ConformanceKitTest {
    private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    /** Answers a status to a delivery. */
    private interface Behaviour {
        int answer(HttpExchange exchange, byte[] body) throws IOException;
    }

    private record Run(int exitCode, String text) {}

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger worked = new AtomicInteger();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private HttpServer server;
    private volatile Behaviour behaviour;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Samples.canRun("conformance.mjs"), "node is not installed");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/webhook", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(behaviour.answer(exchange, body), -1);
            exchange.close();
        });
        server.createContext("/count", exchange -> {
            byte[] body = worked.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }

    @Test
    void aRightReceiverHasNothingWrong() throws Exception {
        behaviour = (exchange, body) -> genuine(exchange, body) ? once(exchange) : 401;
        Run run = kit();
        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.text()).contains(" 0 wrong").contains("worked on once");
    }

    @Test
    void oneThatChecksNothingIsTold() throws Exception {
        behaviour = (exchange, body) -> {
            worked.incrementAndGet();
            return 200;
        };
        Run run = kit();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(wrong(run))
                .containsExactlyInAnyOrder(
                        "an event that comes three times is worked on once",
                        "no signature",
                        "no signature",
                        "an empty signature",
                        "an empty signature",
                        "a signature of another length",
                        "a signature of another length",
                        "another secret's signature",
                        "another secret's signature",
                        "a changed body",
                        "a changed body",
                        "another event's signature",
                        "another event's signature");
    }

    @Test
    void oneThatHashesParsedJsonRefusesTheUnknownAndDisablesItselfIsTold() throws Exception {
        ObjectMapper json = new ObjectMapper();
        behaviour = (exchange, body) -> {
            if (!exchange.getRequestHeaders().getFirst("X-Plixa-Event").equals("message.inbound")) {
                return 422;
            }
            byte[] written = json.readTree(body).toString().getBytes(StandardCharsets.UTF_8);
            return genuine(exchange, written) ? 200 : 410;
        };
        Run run = kit();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(wrong(run))
                .contains(
                        "JSON written in another way",
                        "an event of a kind that you do not know",
                        "an event without the fields you may expect",
                        "no signature")
                .doesNotContain("an event", "a large body");
        assertThat(run.text()).contains("A 410 makes the hub disable the endpoint");
    }

    @Test
    void whoCallsItWronglyIsToldHow() throws Exception {
        assertThat(kit("nonsense").exitCode()).isEqualTo(2);
        assertThat(kit("http://127.0.0.1:1/", "--secret", "mine").exitCode()).isEqualTo(2);
    }

    private boolean genuine(HttpExchange exchange, byte[] body) {
        String expected = Signature.plixa(body, SECRET);
        return List.of("X-Plixa-Signature", "X-Plixa-Signature-Next").stream()
                .anyMatch(name -> expected.equals(exchange.getRequestHeaders().getFirst(name)));
    }

    private int once(HttpExchange exchange) {
        if (known.add(exchange.getRequestHeaders().getFirst("webhook-id"))) {
            worked.incrementAndGet();
        }
        return 204;
    }

    private static List<String> wrong(Run run) {
        return run.text()
                .lines()
                .filter(line -> line.startsWith("WRONG"))
                .map(line -> line.substring(7).replaceAll(":.*", ""))
                .toList();
    }

    private Run kit() throws Exception {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        return kit(url + "/webhook", "--secret", SECRET, "--count", url + "/count");
    }

    private static Run kit(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", "conformance.mjs"));
        command.addAll(List.of(arguments));
        Process kit = new ProcessBuilder(command)
                .directory(Samples.FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        try (InputStream out = kit.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return new Run(kit.waitFor(), text);
        }
    }
}
