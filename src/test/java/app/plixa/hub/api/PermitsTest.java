package app.plixa.hub.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.commit.DatabaseClock.Bounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PermitsTest {
    private static final Instant MINUTE = Instant.parse("2026-01-05T09:30:00Z");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Long> trips = new ArrayList<>();
    private volatile Instant now = MINUTE.plusSeconds(10);
    private volatile Duration unsure = Duration.ZERO;
    private long inBucket;

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** A bucket that another node may take from, too. */
    private synchronized Buckets.Grant bucket(long wanted) {
        trips.add(wanted);
        long taken = Math.min(wanted, inBucket);
        inBucket -= taken;
        return new Buckets.Grant(taken, inBucket, now.isBefore(MINUTE.plusSeconds(60)) ? end(1) : end(2));
    }

    private static Instant end(int minutes) {
        return MINUTE.plus(Duration.ofMinutes(minutes));
    }

    private Permits permits(long limit) {
        inBucket = limit;
        return new Permits(limit, this::bucket, () -> new Bounds(now, now.plus(unsure)));
    }

    @Test
    void aSmallLimitIsTakenOneByOneAndRefusedWithoutATripWhenItIsUsedUp() {
        Permits permits = permits(3);
        for (int left = 2; left >= 0; left--) {
            Permits.Share share = permits.take();
            assertThat(share.granted()).isTrue();
            assertThat(share.remaining()).isEqualTo(left);
        }
        for (int i = 0; i < 5; i++) {
            Permits.Share share = permits.take();
            assertThat(share.granted()).isFalse();
            assertThat(share.remaining()).isZero();
            assertThat(share.resets()).isEqualTo(end(1));
            assertThat(share.untilReset()).isEqualTo(Duration.ofSeconds(50));
        }
        assertThat(trips).containsExactly(1L, 1L, 1L);
    }

    @Test
    void whatAnotherNodeTookIsNotGivenHere() {
        Permits permits = permits(100);
        assertThat(permits.take().granted()).isTrue();
        inBucket = 0;
        Permits.Share refused = permits.take();
        assertThat(refused.granted()).isFalse();
        assertThat(refused.remaining()).isZero();
    }

    @Test
    void aLargeLimitComesInSharesThatShrinkAndNeverGivesMore() {
        Permits permits = permits(100_000);
        int granted = 0;
        while (permits.take().granted()) {
            granted++;
        }
        assertThat(granted).isEqualTo(100_000);
        assertThat(trips).hasSizeLessThan(250);
        assertThat(trips.get(0)).isEqualTo(100_000 / 64);
        assertThat(trips.get(trips.size() - 2)).isEqualTo(1);
    }

    @Test
    void permitsAreGoodForTheirMinuteOnly() {
        Permits permits = permits(100_000);
        assertThat(permits.take().granted()).isTrue();
        now = MINUTE.plusSeconds(60);
        inBucket = 100_000;
        Permits.Share share = permits.take();
        assertThat(share.resets()).isEqualTo(end(2));
        assertThat(share.remaining()).isEqualTo(99_999);
        assertThat(trips).hasSize(2);
    }

    @Test
    void whileItIsUnsureWhichMinuteItIsTheBucketIsAsked() {
        Permits permits = permits(100_000);
        permits.take();
        now = MINUTE.plusSeconds(60).minusMillis(1);
        unsure = Duration.ofMillis(2);
        threads.submit(() -> {
            await().until(() -> trips.size() > 1);
            now = MINUTE.plusSeconds(60);
        });
        assertThat(permits.take().resets()).isEqualTo(end(2));
    }

    @Test
    void manyAtOnceWaitForOneTripAndGetExactlyTheLimit() throws Exception {
        Permits permits = permits(100);
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger granted = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(threads.submit(() -> {
                start.await();
                if (permits.take().granted()) {
                    granted.incrementAndGet();
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> one : all) {
            one.get();
        }
        assertThat(granted).hasValue(100);
        assertThat(inBucket).isZero();
    }

    @Test
    void aBucketThatIsAwayFailsAllWhoWaitAndIsAskedAgainByTheNext() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        Permits permits = new Permits(
                100,
                wanted -> {
                    if (calls.incrementAndGet() > 1) {
                        return new Buckets.Grant(1, 98, end(1));
                    }
                    asked.countDown();
                    awaitLatch(answer);
                    throw new IllegalStateException("away");
                },
                () -> new Bounds(now, now));
        Future<?> first = threads.submit(permits::take);
        asked.await();
        Future<?> second = threads.submit(permits::take);
        await().until(() -> permits.waiting() == 1);
        answer.countDown();

        assertThatThrownBy(first::get).hasMessageContaining("away");
        assertThatThrownBy(second::get).hasMessageContaining("away");
        assertThat(permits.take().granted()).isTrue();
        assertThat(calls).hasValue(2);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
