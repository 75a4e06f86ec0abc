package app.plixa.hub.http;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As the system looks names up, for hosts that the hub's owner chose: it may hang, so threads of its own ask it. An answer
 * is asked for anew behind the scenes, and goes on for a while if there is none.
 */
public final class SystemNames implements Names, AutoCloseable {
    /** As long as Java keeps an answer by itself. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private static final int GRACE = 6;

    private static final int MOST = 256;

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "names");
        thread.setDaemon(true);
        return thread;
    });
    private final AsyncLoadingCache<String, InetAddress[]> known = Caffeine.newBuilder()
            .maximumSize(MOST)
            .refreshAfterWrite(FRESH)
            .expireAfterWrite(FRESH.multipliedBy(GRACE))
            .executor(threads)
            .buildAsync(InetAddress::getAllByName);

    @Override
    public CompletableFuture<?> know(String host) {
        return known.get(host);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        CompletableFuture<InetAddress[]> answer = known.getIfPresent(host);
        return Optional.ofNullable(answer)
                .filter(known -> !known.isCompletedExceptionally())
                .map(known -> known.getNow(null))
                .orElseThrow(() -> new UnknownHostException(host));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
