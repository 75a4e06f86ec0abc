package app.plixa.hub.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LookupCacheTest {
    private final AtomicInteger looks = new AtomicInteger();

    private <V> LookupCache<String, V> cache(Function<String, V> look) {
        return new LookupCache<>(10, Duration.ofHours(1), key -> {
            looks.incrementAndGet();
            return look.apply(key);
        });
    }

    @Test
    void aLookUpIsRememberedUntilSomethingChanges() {
        LookupCache<String, Integer> cache = cache(key -> looks.get());

        assertThat(cache.get("a")).isEqualTo(1);
        assertThat(cache.get("a")).isEqualTo(1);
        assertThat(cache.get("b")).isEqualTo(2);
        cache.forget();
        assertThat(cache.get("a")).isEqualTo(3);
    }

    /** A revocation that commits while its token is looked up may have been missed by the look. */
    @Test
    void whatBeganBeforeAChangeSaysNothingAfterIt() {
        AtomicInteger row = new AtomicInteger();
        AtomicReference<LookupCache<String, Integer>> cache = new AtomicReference<>();
        cache.set(cache(key -> {
            int read = row.get();
            if (row.compareAndSet(0, 1)) {
                cache.get().forget();
            }
            return read;
        }));

        assertThat(cache.get().get("a")).isEqualTo(1);
        assertThat(looks).hasValue(2);
    }

    @Test
    void aFailureIsToldAsItIsAndNotRemembered() {
        LookupCache<String, Integer> cache = cache(key -> {
            if (looks.get() == 1) {
                throw new IllegalStateException("away");
            }
            return 7;
        });

        assertThatThrownBy(() -> cache.get("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("away");
        assertThat(cache.get("a")).isEqualTo(7);
    }
}
