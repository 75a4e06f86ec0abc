package app.plixa.hub.http;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.core5.function.Callback;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The connections of a {@link Courier}: kept for a while, of either version of HTTP, with no will of their own. */
final class Connections {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private static final int LONGEST_LINE = 8192;
    private static final int MOST_HEADERS = 100;
    private static final int LARGEST_HEAD = 32 * 1024;

    /** Bounds the head of an answer: without, one that never ends takes all memory, and all posts with it. */
    static final Http1Config HTTP_1 = Http1Config.custom()
            .setMaxLineLength(LONGEST_LINE)
            .setMaxHeaderCount(MOST_HEADERS)
            .build();

    private static final H2Config HTTP_2 = H2Config.custom()
            .setMaxHeaderListSize(LARGEST_HEAD)
            .setPushEnabled(false)
            .build();

    private Connections() {}

    /**
     * A client that was not started yet.
     *
     * @param total the longest that anything may take
     * @param most connections, to all hosts together
     * @param versions that may be spoken over TLS
     * @param broke told when a thread of it stops
     */
    static CloseableHttpAsyncClient client(
            Duration total,
            int most,
            int threads,
            Names names,
            SSLContext tls,
            HttpVersionPolicy versions,
            Callback<Exception> broke) {
        Timeout silence = Timeout.of(total);
        return HttpAsyncClients.custom()
                .setConnectionManager(connections(total, most, names, tls, versions))
                .setHttp1Config(HTTP_1)
                .setH2Config(HTTP_2)
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(threads)
                        .setTcpNoDelay(true)
                        .setSoTimeout(silence)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(silence)
                        .setResponseTimeout(silence)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setIoReactorExceptionCallback(broke)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .build();
    }

    private static PoolingAsyncClientConnectionManager connections(
            Duration total, int most, Names names, SSLContext tls, HttpVersionPolicy versions) {
        Timeout timeout = Timeout.of(total);
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setDnsResolver(names)
                .setTlsStrategy(ClientTlsStrategyBuilder.create()
                        .setSslContext(tls)
                        // What the client builds on its own (5.5) leaves host names unchecked: it asks the engine to
                        // check them after the engine took its parameters.
                        .setHostVerificationPolicy(HostnameVerificationPolicy.BOTH)
                        .setHostnameVerifier(HttpsSupport.getDefaultHostnameVerifier())
                        .buildAsync())
                // No bound for each host: who may have how many is the caller's to say.
                .setMaxConnPerRoute(most)
                .setMaxConnTotal(most)
                // What shares a connection shares its end: one that hangs or is refused would take others with it.
                .setMessageMultiplexing(false)
                .setDefaultTlsConfig(
                        TlsConfig.custom().setVersionPolicy(versions).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(CONNECT.compareTo(total) < 0 ? CONNECT : total))
                        .setSocketTimeout(timeout)
                        .setTimeToLive(TimeValue.ofMinutes(10))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .build();
    }
}
