package app.plixa.hub.number;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * The rate of one number on this node. Permits come in shares, each an eighth of a second's, from a bucket that all
 * nodes have in common. Where there are none, whoever asks gets a place in a line and is told when its turn comes; nobody
 * who comes later goes before it. Who finds none when it comes for its turn goes next. In no second more goes than the
 * rate and one share.
 */
final class Pace {
    private static final int SHARES = 8;
    /** A share that nobody used for so long is not good any more: it would come on top of others. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);
    /** Who does not come for its turn has lost it. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final long share;
    private final Duration interval;
    private final LongUnaryOperator bucket;
    private final Clock clock;
    /** Conversations that wait. */
    private final Line line = new Line();
    /** Those whose turn in the line is over, and who get another. */
    private final Line overdue = new Line();

    private Instant nextAsk = Instant.EPOCH;
    private Instant handEnds = Instant.EPOCH;
    private long inHand;

    /** @param bucket gives up to so many permits of those that all nodes share, without waiting */
    Pace(int perSecond, LongUnaryOperator bucket, Clock clock) {
        this.share = share(perSecond);
        this.interval = Duration.ofSeconds(1).dividedBy(perSecond);
        this.bucket = bucket;
        this.clock = clock;
    }

    /** Permits that are fetched at once, and that the bucket holds. */
    static long share(int perSecond) {
        return Math.max(1, perSecond / SHARES);
    }

    /** How long this conversation has to wait before it may send one message; zero: it may now, and has used a permit. */
    synchronized Duration take(String conversationId) {
        Instant now = clock.instant();
        line.forget(now);
        overdue.forget(now);
        Instant turn = overdue.turns.getOrDefault(conversationId, line.turns.get(conversationId));
        if (turn != null && now.isBefore(turn)) {
            return Duration.between(now, turn);
        }
        line.turns.remove(conversationId);
        overdue.turns.remove(conversationId);
        if (turn == null) {
            return !now.isBefore(line.tail) && granted(now) ? Duration.ZERO : line.join(conversationId, now);
        }
        // Those who waited long come together, with a look at the database: behind the others they would wait as long
        // again, and the rate would be used by nobody meanwhile.
        return granted(now) ? Duration.ZERO : overdue.join(conversationId, now);
    }

    private boolean granted(Instant now) {
        if (inHand > 0 && now.isBefore(handEnds)) {
            inHand--;
            return true;
        }
        if (now.isBefore(nextAsk)) {
            return false;
        }
        long got = bucket.applyAsLong(share);
        inHand = Math.max(0, got - 1);
        handEnds = now.plus(GOOD_FOR);
        if (got == 0) {
            // Where many ask for what there is, the bucket must not be full before they ask again.
            nextAsk = now.plus(interval.multipliedBy(overdue.turns.isEmpty() ? share : Math.max(1, share / 2)));
        }
        return got > 0;
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** When it is whose turn, the first ones first. */
    private final class Line {
        private final Map<String, Instant> turns = new LinkedHashMap<>();
        private Instant tail = Instant.EPOCH;

        Duration join(String conversationId, Instant now) {
            Instant turn = latest(latest(tail, nextAsk), now.plusMillis(1));
            tail = turn.plus(interval);
            turns.put(conversationId, turn);
            return Duration.between(now, turn);
        }

        void forget(Instant now) {
            Iterator<Instant> oldest = turns.values().iterator();
            while (oldest.hasNext() && oldest.next().plus(PATIENCE).isBefore(now)) {
                oldest.remove();
            }
        }
    }
}
