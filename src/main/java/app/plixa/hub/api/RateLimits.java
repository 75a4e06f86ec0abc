package app.plixa.hub.api;

import app.plixa.hub.commit.DatabaseClock;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Requests per token and minute: never more than the limit, on any number of nodes together. */
@Component
class RateLimits {
    private record Key(String tokenId, long limit) {}

    private final Cache<Key, Permits> permits = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();
    private final int perMinute;
    private final Buckets buckets;
    private final DatabaseClock clock;

    RateLimits(@Value("${hub.rate-limit.per-minute}") int perMinute, Buckets buckets, DatabaseClock clock) {
        this.perMinute = perMinute;
        this.buckets = buckets;
        this.clock = clock;
    }

    /** Takes one request off the token's minute; {@code own} is the token's limit where it has one. */
    Permits.Share take(String tokenId, OptionalInt own) {
        return permits.get(new Key(tokenId, own.orElse(perMinute)), this::permits)
                .take();
    }

    /** The same for the {@code nth} request of a minute, which may be over: nothing is taken. */
    Permits.Share counted(int nth, OptionalInt own) {
        long limit = own.orElse(perMinute);
        Instant now = clock.now().latest();
        Instant ends = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        return new Permits.Share(nth <= limit, limit, Math.max(0, limit - nth), ends, Duration.between(now, ends));
    }

    private Permits permits(Key key) {
        return new Permits(key.limit(), wanted -> buckets.take(key.tokenId(), key.limit(), wanted), clock::now);
    }
}
