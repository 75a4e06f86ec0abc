package app.plixa.hub.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LineLimitTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final LineLimit limit = new LineLimit(nanos::get);

    @Test
    void theFirstIsSaidAndTheRestOfItsSecondCounted() {
        assertThat(limit.due()).isEqualTo(1);
        assertThat(limit.due()).isZero();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
        assertThat(limit.due()).isZero();

        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));

        assertThat(limit.due()).isEqualTo(3);
        assertThat(limit.due()).isZero();
    }

    @Test
    void amongManyAtOnceOneSpeaks() {
        long[] said =
                LongStream.range(0, 1_000).parallel().map(i -> limit.due()).toArray();

        assertThat(LongStream.of(said).filter(times -> times > 0)).hasSize(1);
    }
}
