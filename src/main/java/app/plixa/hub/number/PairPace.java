package app.plixa.hub.number;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The rate from one number to one recipient: a few at once, then one every so often (Meta: pair rate limit, one message
 * in 6 seconds, 45 of them at once on credit).
 *
 * <p>It is kept in memory, by each node for itself. A conversation is sent by one node at a time, and by the same one as
 * long as that runs (the message group of the queue sticks to its consumer), so that one node knows all of its pace. When
 * another one takes over, it begins with full credit and may send as much again; Meta then refuses what is too much with
 * 131056, which costs nothing but that one answer: the message waits as the table of codes has it, its conversation with
 * it, and nobody else. Keeping the time in PostgreSQL would cost every message a write to spare that answer.
 */
final class PairPace {
    private final Duration period;
    private final Duration credit;
    private final Clock clock;
    /** When all that was sent will have been paid for. */
    private final Cache<String, Instant> paid;

    PairPace(int burst, Duration period, Clock clock) {
        this.period = period;
        this.credit = period.multipliedBy(burst - 1L);
        this.clock = clock;
        this.paid = Caffeine.newBuilder()
                .maximumSize(1_000_000)
                .expireAfterWrite(period.multipliedBy(burst).plusMinutes(1))
                .build();
    }

    /** How long a pair has to wait before its next message; zero: it may go. */
    Duration untilFree(String pair) {
        Instant now = clock.instant();
        Instant owed = paid.getIfPresent(pair);
        Instant free = owed == null ? now : owed.minus(credit);
        return free.isAfter(now) ? Duration.between(now, free) : Duration.ZERO;
    }

    /** Notes that a message goes. */
    void used(String pair) {
        Instant now = clock.instant();
        paid.asMap().merge(pair, now.plus(period), (owed, first) -> owed.isAfter(now) ? owed.plus(period) : first);
    }
}
