package app.plixa.hub.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Camel makes of an answer, and that its connection is given back however it ends: there is one for each outlet. */
class OutletTest {
    private static final int LARGEST = 1000;

    /** For what is not to be waited for. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Outlet streaming =
            Outlet.streaming(Duration.ofSeconds(2), LONG, LARGEST, 1, SystemDefaultDnsResolver.INSTANCE);
    private final Outlet keeping = new Outlet(Duration.ofSeconds(2), LARGEST, 1, SystemDefaultDnsResolver.INSTANCE);
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        camel.getRegistry().bind("streaming", streaming);
        camel.getRegistry().bind("keeping", keeping);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (String outlet : new String[] {"streaming", "keeping"}) {
                    from("direct:" + outlet)
                            .to("http:" + outlet + "?httpClientConfigurer=#" + outlet + "&throwExceptionOnFailure=false"
                                    + "&copyHeaders=false&disableStreamCache=true&connectionRequestTimeout=2000")
                            .process(OutletTest::read);
                }
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        camel.stop();
        streaming.close();
        keeping.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({
        "streaming, plain, hello",
        "streaming, gzip, hello",
        "streaming, charset, hello",
        "streaming, missing, 404",
        "streaming, no-gzip, failed",
        "streaming, cut, failed",
        "streaming, silent, failed",
        "streaming, long, 1001",
        "keeping, plain, hello",
        "keeping, gzip, hello",
        "keeping, charset, hello",
        "keeping, missing, 404",
        "keeping, no-gzip, failed",
        "keeping, cut, failed",
        "keeping, silent, failed",
        "keeping, long, 1000"
    })
    void everyConnectionIsGivenBack(String outlet, String answer, String result) {
        for (String asked : new String[] {answer, answer}) {
            assertThat(get(outlet, asked)).isEqualTo(result);
        }
        assertThat(get(outlet, "plain")).isEqualTo("hello");
    }

    private String get(String outlet, String answer) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/" + answer;
        Exchange exchange = camel.createFluentProducerTemplate()
                .to("direct:" + outlet)
                .withHeader(Exchange.HTTP_URI, url)
                .send();
        return exchange.isFailed() ? "failed" : exchange.getMessage().getBody(String.class);
    }

    /** Reads what is found, leaves what is not; tells the length of what is long. */
    private static void read(Exchange exchange) {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        String text = status == 200 ? new String(Outlet.body(exchange.getMessage()), UTF_8) : Integer.toString(status);
        exchange.getMessage().setBody(text.length() > 100 ? Integer.toString(text.length()) : text);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/gzip" -> send(exchange, "Content-Encoding", "gzip", gzip("hello"));
                case "/charset" ->
                    send(exchange, "Content-Type", "text/plain; charset='utf-8'", "hello".getBytes(UTF_8));
                case "/missing" -> send(exchange, 404, new byte[LARGEST], LARGEST);
                case "/no-gzip" -> send(exchange, "Content-Encoding", "gzip", "hello, hello".getBytes(UTF_8));
                case "/cut" -> send(exchange, 200, "hello".getBytes(UTF_8), 10);
                case "/silent" -> hang(exchange);
                case "/long" -> send(exchange, "Content-Type", "text/plain", new byte[2 * LARGEST]);
                default -> send(exchange, "Content-Type", "text/plain", "hello".getBytes(UTF_8));
            }
        }
    }

    private void hang(HttpExchange exchange) throws IOException {
        send(exchange, 200, "hello".getBytes(UTF_8), 10);
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, String name, String value, byte[] body) throws IOException {
        exchange.getResponseHeaders().set(name, value);
        send(exchange, 200, body, body.length);
    }

    private static void send(HttpExchange exchange, int status, byte[] body, int promised) throws IOException {
        exchange.sendResponseHeaders(status, promised);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
