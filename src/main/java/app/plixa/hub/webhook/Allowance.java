package app.plixa.hub.webhook;

import app.plixa.hub.commit.DatabaseClock;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * How many POSTs an endpoint with {@code max_per_second} may still get in this second: a bucket in PostgreSQL, which all
 * nodes have in common, filled up at each full second of the database's clock (Bucket4j). So no second of that clock gives
 * more than the bound, however many nodes there are; two halves of neighbouring seconds may together. How exactly a node
 * knows that clock is a matter of a millisecond or two.
 */
@Component
class Allowance {
    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final ProxyManager<String> buckets;
    private final DatabaseClock clock;

    Allowance(DataSource database, DatabaseClock clock) {
        this.clock = clock;
        this.buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
                .primaryKeyMapper(PrimaryKeyMapper.STRING)
                .table("rate_limits")
                .clientClock(new Seconds())
                .build();
    }

    /** Takes up to {@code wanted} of this second; how many it got. The bound is part of the name: a new one begins anew. */
    int take(String endpointId, int perSecond, int wanted) {
        return (int) buckets.getProxy(endpointId + "/" + perSecond, () -> secondly(perSecond))
                .tryConsumeAsMuchAsPossible(wanted);
    }

    /** When the next second begins. */
    Instant next() {
        return second().plus(WINDOW);
    }

    private Instant second() {
        return Instant.ofEpochSecond(clock.now().latest().getEpochSecond());
    }

    private BucketConfiguration secondly(int perSecond) {
        return BucketConfiguration.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(perSecond)
                        .refillIntervallyAligned(perSecond, WINDOW, second().plus(WINDOW))
                        .build())
                .build();
    }

    private final class Seconds implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            Instant now = clock.now().earliest();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
