package app.plixa.hub.whatsapp.sandbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How much Meta takes at once, where the stand-in is told to be strict (Meta: Cloud API, throughput and pair rate). */
@Component
@InSandbox
class SandboxLimits {
    private static final int THROUGHPUT = 130429;
    private static final int PAIR = 131056;
    private static final int MOST = 50_000;

    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(Duration.ofHours(1))
            .build();
    private final int perSecond;
    private final int pairBurst;
    private final Duration pairPeriod;
    private final Clock clock;

    SandboxLimits(
            @Value("${hub.sandbox.strict}") boolean strict,
            @Value("${hub.sandbox.messages-per-second}") int perSecond,
            @Value("${hub.sandbox.pair-burst}") int pairBurst,
            @Value("${hub.sandbox.pair-period}") Duration pairPeriod,
            Clock clock) {
        this.perSecond = strict ? perSecond : 0;
        this.pairBurst = strict ? pairBurst : 0;
        this.pairPeriod = pairPeriod;
        this.clock = clock;
    }

    /** Why one more message is too much now. */
    Optional<Refusal> refusal(SandboxNumber number, Recipient recipient) {
        if (perSecond > 0
                && !passes(number.id(), perSecond, Duration.ofSeconds(1).dividedBy(perSecond))) {
            return refusal(
                    THROUGHPUT,
                    "Message failed to send because there were too many messages sent from this"
                            + " phone number in a short period of time");
        }
        if (pairBurst > 0 && !passes(number.id() + " " + recipient.key(), pairBurst, pairPeriod)) {
            return refusal(
                    PAIR,
                    "Message failed to send because there were too many messages sent from this phone"
                            + " number to the same phone number in a short period of time");
        }
        return Optional.empty();
    }

    private boolean passes(String key, int most, Duration period) {
        return buckets.get(key, k -> bucket(most, period)).tryConsume(1);
    }

    private Bucket bucket(int most, Duration period) {
        return Bucket.builder()
                .withCustomTimePrecision(new TimeMeter() {
                    @Override
                    public long currentTimeNanos() {
                        return clock.millis() * 1_000_000;
                    }

                    @Override
                    public boolean isWallClockBased() {
                        return true;
                    }
                })
                .addLimit(Bandwidth.builder()
                        .capacity(most)
                        .refillGreedy(1, period)
                        .build())
                .build();
    }

    private static Optional<Refusal> refusal(int code, String details) {
        return MetaError.of(code).map(error -> error.refusal(details));
    }
}
