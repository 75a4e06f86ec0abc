package app.plixa.hub.number;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Keeps the rates that Meta sets (Cloud API, Throughput, Pair rate limits) before Meta has to say no: that of each number
 * on all nodes together, by a bucket in PostgreSQL of which nodes fetch shares (Bucket4j), and that to each recipient.
 * Who has to wait is told how long; no thread sleeps.
 */
@Component
public class Pacing {
    private static final Logger log = LoggerFactory.getLogger(Pacing.class);

    private record Key(String numberId, int perSecond) {}

    private final int usualRate;
    private final Optional<PairPace> pairs;
    private final Clock clock;
    private final ProxyManager<String> buckets;
    private final Cache<String, Hold> held =
            Caffeine.newBuilder().maximumSize(100_000).build();
    private final Cache<Key, Pace> paces = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    Pacing(
            DataSource database,
            @Value("${hub.whatsapp.messages-per-second}") int usualRate,
            @Value("${hub.whatsapp.pair-burst}") int pairBurst,
            @Value("${hub.whatsapp.pair-period}") Duration pairPeriod,
            Clock clock) {
        this.usualRate = usualRate;
        this.pairs = pairBurst > 0 ? Optional.of(new PairPace(pairBurst, pairPeriod, clock)) : Optional.empty();
        this.clock = clock;
        this.buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
                .primaryKeyMapper(PrimaryKeyMapper.STRING)
                .table("rate_limits")
                .clientClock(new InjectedClock())
                .build();
    }

    /**
     * How long a conversation of this number has to wait before its next message; zero: it goes now, and counts.
     *
     * @param recipient whom WhatsApp counts it to, whatever conversation it is in
     */
    public Duration untilFree(WhatsAppNumber number, String conversationId, String recipient) {
        int rate = number.messagesPerSecond().orElse(usualRate);
        String pairKey = number.id() + " " + recipient;
        Duration pair = pairs.map(pace -> pace.untilFree(pairKey)).orElse(Duration.ZERO);
        if (!pair.isZero()) {
            return pair;
        }
        Duration wait =
                rate > 0 ? paces.get(new Key(number.id(), rate), this::pace).take(conversationId) : Duration.ZERO;
        if (wait.isZero()) {
            pairs.ifPresent(pace -> pace.used(pairKey));
        }
        return wait;
    }

    /**
     * WhatsApp takes nothing through this number until then: its conversations need not each ask. This node's only;
     * others learn it by their own next message.
     *
     * @param number as it was when the request was made that WhatsApp refused
     */
    public void hold(WhatsAppNumber number, Instant until, PauseReason reason) {
        held.asMap().merge(number.id(), new Hold(until, reason, number.version()), Hold::last);
    }

    /** What holds this number now, as far as this node knows; nothing does that it met before it resumed or changed. */
    public Optional<Hold> hold(WhatsAppNumber number) {
        Hold hold = held.getIfPresent(number.id());
        if (hold == null || hold.isOf(number, clock.instant())) {
            return Optional.ofNullable(hold);
        }
        held.asMap().remove(number.id(), hold);
        return Optional.empty();
    }

    private Pace pace(Key key) {
        return new Pace(key.perSecond(), wanted -> fetch(key, wanted), clock);
    }

    /** The rate is part of the bucket's name: one that changes begins anew. */
    private long fetch(Key key, long wanted) {
        try {
            return buckets.getProxy(key.numberId() + "/" + key.perSecond(), () -> bucket(key.perSecond()))
                    .tryConsumeAsMuchAsPossible(wanted);
        } catch (RuntimeException e) {
            log.debug("no permits for {} while the database is away", key.numberId(), e);
            return 0;
        }
    }

    private static BucketConfiguration bucket(int perSecond) {
        return BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(Pace.share(perSecond)).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }

    private final class InjectedClock implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            Instant now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
