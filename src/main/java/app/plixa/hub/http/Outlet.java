package app.plixa.hub.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Configures the client behind a route's {@code http:} endpoint ({@code httpClientConfigurer: "#name"}): pooled
 * connections, own name resolution, a total time, a bounded answer, no redirects, no retries, no cookies.
 */
public final class Outlet implements HttpClientConfigurer, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final ExecChainHandler bounds;
    private final PoolingHttpClientConnectionManager connections;

    /**
     * @param total from the first look-up to the last byte of the answer
     * @param largestAnswer bytes kept of an answer
     * @param perHost most connections to one host
     */
    public Outlet(Duration total, int largestAnswer, int perHost, DnsResolver names) {
        this(new Budget(total, largestAnswer), total, perHost, names);
    }

    private Outlet(ExecChainHandler bounds, Duration silence, int perHost, DnsResolver names) {
        this.bounds = bounds;
        Timeout timeout = Timeout.of(silence);
        this.connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Connections.HTTP_1)
                        .build())
                .setDnsResolver(names)
                .setMaxConnPerRoute(perHost)
                .setMaxConnTotal(Math.max(1024, perHost))
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setSoTimeout(timeout)
                        .setTcpNoDelay(true)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(CONNECT.compareTo(silence) < 0 ? CONNECT : silence))
                        .setSocketTimeout(timeout)
                        .setTimeToLive(TimeValue.ofMinutes(10))
                        // Receivers close idle connections after a few seconds; do not race them.
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .build();
    }

    /**
     * One whose answers are no longer than {@code largestAnswer} bytes, cut a byte behind, and are read from the
     * connection while they come.
     *
     * @param silence between two bytes
     * @param total for all of it
     */
    public static Outlet streaming(
            Duration silence, Duration total, long largestAnswer, int perHost, DnsResolver names) {
        return new Outlet(new Flow(total, largestAnswer), silence, perHost, names);
    }

    /** The body of an answer, which is in memory already; empty when it had none. */
    public static byte[] body(Message answer) {
        Object body = answer.getBody();
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        try (InputStream stream = body instanceof InputStream given ? given : InputStream.nullInputStream()) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.setConnectionManager(connections)
                .setConnectionManagerShared(true)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .addExecInterceptorFirst("bounds", bounds);
        if (bounds instanceof Flow) {
            // A file is asked for as it is: few get smaller.
            client.disableContentCompression();
        }
    }

    @Override
    public void close() {
        if (bounds instanceof Budget budget) {
            budget.close();
        }
        connections.close();
    }
}
