package app.plixa.hub.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A receiver that takes its time. */
class SandboxCallbacksTest {
    private static final int AT_ONCE = 2;
    private static final int CHANGES = 250;

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final List<List<Integer>> callbacks = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void whatWaitsWhileAsManyAreUnderWayAsMayBeGoesTogether() throws IOException {
        try (Receiving receiver = new Receiving();
                SandboxCallbacks sandbox = new SandboxCallbacks(json, AT_ONCE)) {
            for (int i = 0; i < CHANGES; i++) {
                sandbox.later(receiver.number(), json.createObjectNode().put("n", i), Duration.ZERO, false);
            }
            await().until(() -> atOnce.get() == AT_ONCE);
            release.countDown();

            await().until(() -> told().size() == CHANGES + 1);
            assertThat(most).hasValue(AT_ONCE);
            assertThat(callbacks).contains(List.of(0), List.of(1));
            assertThat(callbacks).anyMatch(changes -> changes.size() == 100).noneMatch(changes -> changes.size() > 100);
            assertThat(told())
                    .as("all, and once more what was not taken")
                    .containsAll(IntStream.range(0, CHANGES).boxed().toList());
            assertThat(told()).filteredOn(callbacks.get(0)::contains).hasSize(2);
        }
    }

    private List<Integer> told() {
        return callbacks.stream().flatMap(List::stream).toList();
    }

    /** Takes all but the first, once it is let. */
    private final class Receiving implements AutoCloseable {
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);

        Receiving() throws IOException {
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                JsonNode body = json.readTree(exchange.getRequestBody());
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                atOnce.decrementAndGet();
                exchange.sendResponseHeaders(isFirst(body) ? 500 : 200, -1);
                exchange.close();
            });
            server.start();
        }

        private synchronized boolean isFirst(JsonNode body) {
            callbacks.add(body.findValues("n").stream().map(JsonNode::asInt).toList());
            return callbacks.size() == 1;
        }

        SandboxNumber number() {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            return new SandboxNumber("1", "551", "1", "w", "a", "s", url);
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
