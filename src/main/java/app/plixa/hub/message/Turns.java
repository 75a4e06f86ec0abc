package app.plixa.hub.message;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which conversations this node is sending just now. Who finds one here need not ask the database: the turn under way
 * is told that more has come, and looks before it ends.
 */
final class Turns {
    /**
     * No turn lasts this long, one that gives WhatsApp a file included; what is older was broken off, and its messages are
     * waiting for their lease to end.
     */
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private record Going(Instant since, boolean moreCame) {}

    private final ConcurrentHashMap<String, Going> going = new ConcurrentHashMap<>();
    private final Clock clock;

    Turns(Clock clock) {
        this.clock = clock;
    }

    /** Begins a turn; false where one is under way, which is told that more came. */
    boolean begin(String conversationId) {
        Instant now = clock.instant();
        Instant oldest = now.minus(LONGEST);
        Going turn = going.compute(
                conversationId,
                (id, before) -> before == null || before.since().isBefore(oldest)
                        ? new Going(now, false)
                        : new Going(before.since(), true));
        return !turn.moreCame();
    }

    /** Whether more came since this was asked last. */
    boolean moreCame(String conversationId) {
        Going turn = going.get(conversationId);
        return turn != null && turn.moreCame() && going.replace(conversationId, turn, new Going(turn.since(), false));
    }

    /** Ends the turn; whether more came that it did not look at. */
    boolean end(String conversationId) {
        Going turn = going.remove(conversationId);
        return turn != null && turn.moreCame();
    }
}
