package app.plixa.hub.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which links the stand-in follows, and how far. */
class SandboxLinksTest {
    private static final String LOOPBACK = "127.0.0.0/8";
    private static final int LARGEST_PICTURE = 5 * 1024 * 1024;

    private final AtomicLong written = new AtomicLong();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "/small, true",
        "/large, false",
        "/endless, false",
        "/to?/small, true",
        "/to?/endless, false",
        "/to?/to?/to?/to?/small, false",
        "/to?http://169.254.169.254/latest, false",
        "/to?http://10.0.0.1/a.png, false",
        "/to?file:///etc/passwd, false",
        "/gone, false"
    })
    void aLinkIsGoodWhereItLeadsToAPictureThatMetaWouldTake(String path, boolean good) {
        assertThat(isGood(url(path), LOOPBACK)).isEqualTo(good);
        assertThat(written.get()).isLessThan(3L * LARGEST_PICTURE);
    }

    @Test
    void whatIsNotOpenedIsNotEvenAskedFor() {
        assertThat(isGood(url("/small"), "")).isFalse();
        assertThat(isGood("http://user@127.0.0.1/a.png", LOOPBACK)).isFalse();
        assertThat(written).hasValue(0);
    }

    private static boolean isGood(String link, String allowed) {
        try (SandboxLinks links = new SandboxLinks(true, List.of(allowed), List.of(22))) {
            return links.failure(
                            new ObjectMapper().readTree("{\"type\":\"image\",\"image\":{\"link\":\"" + link + "\"}}"))
                    .join()
                    .isEmpty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        exchange.getResponseHeaders().add("Content-Type", "image/png");
        switch (path) {
            case "/small" -> bytes(exchange, 100, 100);
            case "/large" -> bytes(exchange, LARGEST_PICTURE + 1L, LARGEST_PICTURE + 1L);
            case "/endless" -> bytes(exchange, 0, 100L * LARGEST_PICTURE);
            case "/to" -> {
                exchange.getResponseHeaders()
                        .add("Location", exchange.getRequestURI().getRawQuery());
                exchange.sendResponseHeaders(302, -1);
            }
            default -> exchange.sendResponseHeaders(404, -1);
        }
        exchange.close();
    }

    /** Length 0: it does not say how much comes. */
    private void bytes(HttpExchange exchange, long length, long size) throws IOException {
        exchange.sendResponseHeaders(200, length);
        byte[] some = new byte[100];
        for (long sent = 0; sent < size; sent += some.length) {
            exchange.getResponseBody().write(some, 0, (int) Math.min(some.length, size - sent));
            written.addAndGet(some.length);
        }
    }
}
