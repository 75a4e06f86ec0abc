package app.plixa.hub.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Requests per token and minute of the clock, on this node. */
@Component
class RateLimits {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** What is left after a request, and how long until there is more. */
    record Share(boolean granted, long limit, long remaining, Duration untilNext) {}

    private record Key(String tokenId, long limit) {}

    private final Cache<Key, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();
    private final int perMinute;
    private final Clock clock;

    RateLimits(@Value("${hub.rate-limit.per-minute}") int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Takes one request off the token's minute; {@code own} is the token's limit where it has one. */
    Share take(String tokenId, OptionalInt own) {
        long limit = own.orElse(perMinute);
        Bucket bucket = buckets.get(new Key(tokenId, limit), this::bucket);
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return new Share(
                probe.isConsumed(),
                limit,
                probe.getRemainingTokens(),
                Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket(Key key) {
        Instant nextMinute = clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(WINDOW);
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(key.limit())
                        .refillIntervallyAligned(key.limit(), WINDOW, nextMinute)
                        .build())
                .withMillisecondPrecision()
                .build();
    }
}
