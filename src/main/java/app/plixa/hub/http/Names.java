package app.plixa.hub.http;

import java.util.concurrent.CompletableFuture;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Knows where hosts are. {@link #resolve} is asked by threads that must not wait, for hosts that {@link #know} was asked
 * for a moment before.
 */
public interface Names extends DnsResolver {
    /** Completes once the host's addresses are known, or exceptionally where it has none to be called at. */
    CompletableFuture<?> know(String host);

    @Override
    default String resolveCanonicalHostname(String host) {
        return host;
    }
}
