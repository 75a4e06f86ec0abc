package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.Certificates;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Problem;
import app.plixa.hub.http.Courier;
import app.plixa.hub.http.Letter;
import app.plixa.hub.http.Names;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of all kinds, on real connections. */
class TlsTest {
    @TempDir
    static Path folder;

    private static Certificates good;
    private static Certificates expired;
    private static Certificates other;
    private static Certificates client;

    @BeforeAll
    static void certificates() throws Exception {
        good = Certificates.make(folder, "good", "-ext", "san=ip:127.0.0.1,dns:receiver.example");
        expired = Certificates.issued(
                folder, "expired", "-ext", "san=dns:receiver.example", "-startdate", "-10d", "-validity", "5");
        other = Certificates.make(folder, "other", "-ext", "san=dns:other.example");
        client = Certificates.make(folder, "client");
    }

    @Test
    void aCertificateOfAnAuthorityOfOnesOwnIsTrusted() throws Exception {
        assertThat(call(good, false, trusting(good))).isEqualTo("204");
    }

    @Test
    void whatIsWrongIsSaidInWords() throws Exception {
        assertThat(call(good, false, Tls.USUAL)).startsWith("tls_error: unknown issuer");
        assertThat(call(good, false, trusting(other))).startsWith("tls_error: unknown issuer");
        assertThat(call(expired, false, trusting(expired)))
                .isEqualTo("tls_error: certificate expired on "
                        + LocalDate.now(ZoneOffset.UTC).minusDays(5));
        assertThat(call(other, false, trusting(other))).startsWith("tls_error: host name does not match");
        // Of suites for RSA keys a server with another key can offer none.
        assertThat(call(good, false, trusting(good), "TLS_RSA_WITH_AES_128_GCM_SHA256"))
                .startsWith("tls_error: handshake refused: ");
    }

    @Test
    void aReceiverThatAsksWhoCallsIsShownOurCertificate() throws Exception {
        Tls known =
                new Tls(Optional.of(good.certificate()), Optional.of(client.certificate()), Optional.of(client.key()));
        assertThat(call(good, true, known)).isEqualTo("204");
        assertThat(call(good, true, trusting(good))).doesNotStartWith("204").contains("_error: ");
    }

    /** Answers when all have come: each of them holds a connection meanwhile. */
    private static final class Together {
        private interface Answer {
            void send() throws HttpException, IOException;
        }

        private final List<Answer> waiting = new ArrayList<>();
        private int expected;

        synchronized void expect(int requests) {
            expected = requests;
        }

        synchronized void answer(Answer answer) throws HttpException, IOException {
            waiting.add(answer);
            if (waiting.size() == expected) {
                for (Answer one : waiting) {
                    one.send();
                }
                waiting.clear();
            }
        }
    }

    /** Says how it is spoken to, and answers. */
    private static HttpAsyncServer http2Server(Queue<String> seen, Together together) throws Exception {
        AsyncServerRequestHandler<Message<HttpRequest, Void>> handler = new AsyncServerRequestHandler<>() {
            @Override
            public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
                    HttpRequest request, EntityDetails entity, HttpContext context) {
                return new BasicRequestConsumer<>(entity == null ? null : new DiscardingEntityConsumer<Void>());
            }

            @Override
            public void handle(Message<HttpRequest, Void> request, ResponseTrigger trigger, HttpContext context)
                    throws HttpException, IOException {
                var core = (HttpCoreContext) context;
                seen.add(core.getProtocolVersion() + " "
                        + core.getEndpointDetails().getRemoteAddress());
                together.answer(() ->
                        trigger.submitResponse(AsyncResponseBuilder.create(200).build(), context));
            }
        };
        HttpAsyncServer server = H2ServerBootstrap.bootstrap()
                .setVersionPolicy(HttpVersionPolicy.NEGOTIATE)
                .setTlsStrategy(new H2ServerTlsStrategy(good.server(client)))
                .register("*", handler)
                .setCanonicalHostName("receiver.example")
                .create();
        server.start();
        return server;
    }

    private static int port(HttpAsyncServer server) throws Exception {
        var listener = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), URIScheme.HTTPS)
                .get(5, TimeUnit.SECONDS);
        return ((InetSocketAddress) listener.getAddress()).getPort();
    }

    /** What shares a connection shares its end: where one post hangs, others' would be doubled or charged. */
    @Test
    void eachPostHasAConnectionOfItsOwn() throws Exception {
        assertThat(versionOfTwentyAtOnce(HttpVersionPolicy.NEGOTIATE)).isEqualTo(HttpVersion.HTTP_2.toString());
        assertThat(versionOfTwentyAtOnce(HttpVersionPolicy.FORCE_HTTP_1)).isEqualTo(HttpVersion.HTTP_1_1.toString());
    }

    private static String versionOfTwentyAtOnce(HttpVersionPolicy policy) throws Exception {
        var seen = new ConcurrentLinkedQueue<String>();
        var together = new Together();
        HttpAsyncServer server = http2Server(seen, together);
        try (Courier courier = courier(trusting(good), policy)) {
            int port = port(server);
            // A connection is known to speak HTTP/2 once it has been opened.
            together.expect(1);
            assertThat(courier.post(letter(port)).join().status()).isEqualTo(200);
            String version = seen.remove().split(" ")[0];
            together.expect(20);
            IntStream.range(0, 20)
                    .mapToObj(i -> courier.post(letter(port)))
                    .toList()
                    .forEach(reply -> assertThat(reply.join().status()).isEqualTo(200));
            assertThat(seen).hasSize(20).doesNotHaveDuplicates().allSatisfy(s -> assertThat(s)
                    .startsWith(version));
            return version;
        } finally {
            server.close(CloseMode.IMMEDIATE);
        }
    }

    @Test
    void whatIsNoCertificateOrKeyOrDoesNotGoTogetherIsNamed() throws Exception {
        assertThat(refused("{'ca_certificate':'x'}")).contains("ca_certificate");
        assertThat(refused("{'ca_certificate':5}")).contains("ca_certificate");
        assertThat(refused("{'ca_certificate':'-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----'}"))
                .contains("ca_certificate");
        assertThat(refused("{'client_certificate':'" + json(client.certificate()) + "'}"))
                .contains("client_key");
        assertThat(refused("{'client_key':'" + json(client.key()) + "'}")).contains("client_certificate");
        assertThat(refused("{'client_certificate':'" + json(client.certificate()) + "','client_key':'"
                        + json(good.key()) + "'}"))
                .contains("client_key");
        assertThat(refused("{'client_certificate':'" + json(client.certificate())
                        + "','client_key':'-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----'}"))
                .contains("client_key");
        assertThat(refused("{'client_certificate':'" + json(client.certificate()) + "','client_key':'"
                        + json(client.key()) + "','ca_certificate':'" + json(good.certificate()) + "'}"))
                .isEmpty();
    }

    private static String refused(String body) throws Exception {
        ObjectMapper json = new ObjectMapper();
        Fields fields = Fields.of(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), json.reader());
        Tls.USUAL.with(fields);
        try {
            fields.check();
            return "";
        } catch (Problem e) {
            return e.errors().keySet().toString();
        }
    }

    private static String json(String pem) {
        return pem.replace("\n", "\\n");
    }

    private static Tls trusting(Certificates authority) {
        return new Tls(Optional.of(authority.certificate()), Optional.empty(), Optional.empty());
    }

    /** The status, or the fault and its words. */
    private static String call(Certificates shown, boolean asks, Tls tls, String... suites) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        SSLContext context = shown.server(client);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters own = context.getDefaultSSLParameters();
                own.setNeedClientAuth(asks);
                if (suites.length > 0) {
                    own.setProtocols(new String[] {"TLSv1.2"});
                    own.setCipherSuites(suites);
                }
                parameters.setSSLParameters(own);
            }
        });
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try (Courier courier = courier(tls)) {
            return String.valueOf(
                    courier.post(letter(server.getAddress().getPort())).join().status());
        } catch (CompletionException e) {
            Answer.Broken broken = Faults.of(e.getCause());
            return broken.error() + ": " + broken.detail();
        } finally {
            server.stop(0);
        }
    }

    private static Letter letter(int port) {
        return new Letter(new HttpHost("https", "receiver.example", port), "/", Map.of(), new byte[] {'{', '}'}, true);
    }

    private static Courier courier(Tls tls) throws Exception {
        return courier(tls, HttpVersionPolicy.NEGOTIATE);
    }

    private static Courier courier(Tls tls, HttpVersionPolicy versions) throws Exception {
        Names loopback = new Names() {
            @Override
            public CompletableFuture<?> know(String host) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public InetAddress[] resolve(String host) {
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            }
        };
        return new Courier(Duration.ofSeconds(5), 1024, 64, 1, loopback, Credentials.context(tls), versions);
    }
}
