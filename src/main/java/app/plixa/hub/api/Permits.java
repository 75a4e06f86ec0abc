package app.plixa.hub.api;

import app.plixa.hub.commit.DatabaseClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The permits of one token on this node. They are fetched from its bucket in shares, by one request at a time while the
 * others wait for it, and are good for one minute only. A small limit is fetched one by one, or as many as wait at that
 * moment, so that it is exact to the last; of a large one up to a 64th lies here, less and less as it runs out. Once
 * the bucket is empty, requests are refused here until the minute ends.
 */
final class Permits {
    private static final long SMALL = 600;

    /**
     * What became of a request.
     *
     * @param remaining permits left in this minute, as far as this node knows
     * @param resets when there are {@code limit} again
     * @param untilReset until then, not too short
     */
    record Share(boolean granted, long limit, long remaining, Instant resets, Duration untilReset) {}

    private final long limit;
    private final LongFunction<Buckets.Grant> bucket;
    private final Supplier<DatabaseClock.Bounds> clock;
    private Buckets.Grant last = new Buckets.Grant(0, 0, Instant.EPOCH);
    private long inHand;
    private int waiting;
    private CompletableFuture<Void> trip;

    /** @param bucket takes up to so many permits from the bucket that all nodes share */
    Permits(long limit, LongFunction<Buckets.Grant> bucket, Supplier<DatabaseClock.Bounds> clock) {
        this.limit = limit;
        this.bucket = bucket;
        this.clock = clock;
    }

    /** Takes one, or says that there is none; throws what the bucket throws. */
    Share take() {
        while (true) {
            CompletableFuture<Void> mine = null;
            CompletableFuture<Void> others;
            long wanted = 0;
            // Outside the lock: the clock may ask the database. A request belongs to the minute in which it asked.
            DatabaseClock.Bounds now = clock.get();
            synchronized (this) {
                Optional<Share> here = fromHand(now);
                if (here.isPresent()) {
                    return here.get();
                }
                others = trip;
                if (others == null) {
                    mine = new CompletableFuture<>();
                    trip = mine;
                    wanted = Math.max(share(now), 1 + waiting);
                } else {
                    waiting++;
                }
            }
            if (mine == null) {
                await(others);
            } else {
                fetch(mine, wanted);
            }
        }
    }

    /** Requests that wait for a trip to the bucket now. */
    synchronized int waiting() {
        return waiting;
    }

    private Optional<Share> fromHand(DatabaseClock.Bounds now) {
        if (!now.latest().isBefore(last.ends())) {
            return Optional.empty();
        }
        boolean granted = inHand > 0;
        if (!granted && last.left() > 0) {
            return Optional.empty();
        }
        if (granted) {
            inHand--;
        }
        Duration wait = Duration.between(now.earliest(), last.ends());
        return Optional.of(new Share(granted, limit, inHand + last.left(), last.ends(), wait));
    }

    private long share(DatabaseClock.Bounds now) {
        boolean sameMinute = now.latest().isBefore(last.ends());
        long left = sameMinute ? last.left() : limit;
        return limit <= SMALL ? 1 : Math.max(1, Math.min(limit / 64, left / 8));
    }

    private void fetch(CompletableFuture<Void> mine, long wanted) {
        Buckets.Grant grant;
        try {
            grant = bucket.apply(wanted);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                trip = null;
            }
            mine.completeExceptionally(e);
            throw e;
        }
        synchronized (this) {
            inHand = grant.ends().equals(last.ends()) ? inHand + grant.taken() : grant.taken();
            last = grant;
            trip = null;
        }
        mine.complete(null);
    }

    private void await(CompletableFuture<Void> others) {
        try {
            others.join();
        } catch (CompletionException e) {
            // One answer for all who waited: each trying by itself would make them wait one after the other.
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            synchronized (this) {
                waiting--;
            }
        }
    }
}
