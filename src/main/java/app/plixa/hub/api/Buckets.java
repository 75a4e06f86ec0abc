package app.plixa.hub.api;

import app.plixa.hub.commit.DatabaseClock;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * One bucket a token, in PostgreSQL, filled up at each full minute of the database's clock (Bucket4j). All nodes take
 * from the same row under its lock, so that a minute never gives more than the limit.
 */
@Component
class Buckets {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final long WINDOW_NANOS = WINDOW.toNanos();

    /** What was taken, what is left in the bucket, and when the minute ends for which this holds. */
    record Grant(long taken, long left, Instant ends) {}

    private final ProxyManager<String> buckets;
    private final DatabaseClock clock;

    Buckets(DataSource database, DatabaseClock clock) {
        this.clock = clock;
        this.buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
                .primaryKeyMapper(PrimaryKeyMapper.STRING)
                .table("rate_limits")
                .clientClock(new CertainMinute())
                .build();
    }

    /** Takes up to {@code wanted} permits of the token's minute; one trip to the database. */
    Grant take(String tokenId, long limit, long wanted) {
        BucketProxy bucket = buckets.getProxy(tokenId, () -> minutely(limit));
        VerboseResult<Long> taken = bucket.asVerbose().tryConsumeAsMuchAsPossible(wanted);
        if (taken.getConfiguration().getBandwidths()[0].getCapacity() != limit) {
            // The limit was changed; what is used of this minute stays used.
            bucket.replaceConfiguration(minutely(limit), TokensInheritanceStrategy.ADDITIVE);
        }
        long at = taken.getOperationTimeNanos();
        return new Grant(
                taken.getValue(),
                taken.getDiagnostics().getAvailableTokens(),
                Instant.EPOCH.plusNanos(at - at % WINDOW_NANOS + WINDOW_NANOS));
    }

    private BucketConfiguration minutely(long limit) {
        long now = clock.now().earliest().toEpochMilli();
        Instant nextMinute = Instant.ofEpochMilli(now - now % WINDOW.toMillis() + WINDOW.toMillis());
        return BucketConfiguration.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(limit)
                        .refillIntervallyAligned(limit, WINDOW, nextMinute)
                        .build())
                .build();
    }

    /** Bucket4j asks for the time while it holds the row: where two minutes meet, it waits until it is sure of one. */
    private final class CertainMinute implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            while (true) {
                DatabaseClock.Bounds now = clock.now();
                long earliest = nanos(now.earliest());
                if (earliest / WINDOW_NANOS == nanos(now.latest()) / WINDOW_NANOS) {
                    return earliest;
                }
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
            }
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }

        private static long nanos(Instant time) {
            return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
        }
    }
}
