package app.plixa.hub.commit;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Look-ups that are remembered for a while, and less where rows change. Those who ask for the same meanwhile share one
 * look-up and its failure: each trying by itself, they would wait one after the other for a database that is away. A
 * failure is not remembered.
 *
 * @param <K> what is looked up
 * @param <V> what is found, never null
 */
public final class LookupCache<K, V> {
    /** A look-up, and after how many changes it was begun: what began before a change says nothing after it. */
    private record Known<V>(V value, long changes) {}

    private final Function<K, V> look;
    private final AsyncCache<K, Known<V>> recent;
    private final AtomicLong changed = new AtomicLong();

    /** Remembers the most recent {@code most} for so long at most. */
    public LookupCache(int most, Duration freshFor, Function<K, V> look) {
        this.look = look;
        this.recent = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(freshFor)
                .buildAsync();
    }

    /** What is found as of the last change that this node was told of; throws what the look-up throws. */
    public V get(K key) {
        while (true) {
            CompletableFuture<Known<V>> mine = new CompletableFuture<>();
            CompletableFuture<Known<V>> shared = recent.get(key, (k, executor) -> mine);
            if (shared == mine) {
                look(key, mine);
            }
            Known<V> known = outcome(shared);
            if (known.changes() == changed.get()) {
                return known.value();
            }
            recent.asMap().remove(key, shared);
        }
    }

    /** What is remembered may not be so any more. */
    public void forget() {
        changed.incrementAndGet();
    }

    private void look(K key, CompletableFuture<Known<V>> mine) {
        long before = changed.get();
        try {
            mine.complete(new Known<>(look.apply(key), before));
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
        }
    }

    private static <T> T outcome(CompletableFuture<T> shared) {
        try {
            return shared.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
