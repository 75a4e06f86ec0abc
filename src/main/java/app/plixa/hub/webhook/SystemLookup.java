package app.plixa.hub.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * As the system looks names up. That takes a thread for each, so that a name server that hangs is given many; but no
 * domain (that somebody registered, with all names below) gets more than a few, for all its names may hang.
 */
final class SystemLookup implements Lookup, AutoCloseable {
    private static final int MOST = 256;
    static final int MOST_OF_A_DOMAIN = 16;

    /** Asks; blocks. */
    @FunctionalInterface
    interface System {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, MOST, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "webhook-names");
                thread.setDaemon(true);
                return thread;
            });
    private final PublicSuffixMatcher suffixes = PublicSuffixMatcherLoader.getDefault();
    private final ConcurrentHashMap<String, Integer> asked = new ConcurrentHashMap<>();
    private final System system;

    SystemLookup(System system) {
        this.system = system;
    }

    @Override
    public CompletableFuture<InetAddress[]> addresses(String host) {
        String root = suffixes.getDomainRoot(host);
        String domain = root == null ? host : root;
        CompletableFuture<InetAddress[]> found = new CompletableFuture<>();
        if (asked.merge(domain, 1, Integer::sum) > MOST_OF_A_DOMAIN) {
            found.completeExceptionally(new NotLookedUpException(host, "too many look-ups of its domain hang"));
        } else {
            ask(host, found);
        }
        return found.whenComplete(
                (addresses, failure) -> asked.computeIfPresent(domain, (key, count) -> count == 1 ? null : count - 1));
    }

    private void ask(String host, CompletableFuture<InetAddress[]> found) {
        try {
            threads.execute(() -> {
                try {
                    found.complete(system.addresses(host));
                } catch (UnknownHostException | RuntimeException e) {
                    found.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            found.completeExceptionally(new NotLookedUpException(host, "too many look-ups hang"));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
