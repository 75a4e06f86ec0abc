package app.plixa.hub.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A receiver that hangs. */
class SandboxCallbacksTest {
    @Test
    void noMoreIsUnderWayThanMayBeAndAllOfItArrives() throws IOException {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        receiver.setExecutor(threads);
        receiver.createContext("/", exchange -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            atOnce.decrementAndGet();
            // The first one is not taken, and told again.
            exchange.sendResponseHeaders(done.incrementAndGet() == 1 ? 500 : 200, -1);
            exchange.close();
        });
        receiver.start();
        ObjectMapper json = new ObjectMapper();
        SandboxNumber number = new SandboxNumber(
                "1",
                "551",
                "1",
                "w",
                "a",
                "s",
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
        try (SandboxCallbacks callbacks = new SandboxCallbacks(json, 2)) {
            for (int i = 0; i < 5; i++) {
                callbacks.later(number, json.createObjectNode(), Duration.ZERO, false);
            }
            await().until(() -> atOnce.get() == 2);
            release.countDown();

            await().until(() -> done.get() == 6);
            assertThat(most).hasValue(2);
        } finally {
            receiver.stop(0);
            threads.shutdownNow();
        }
    }
}
