package app.plixa.hub.whatsapp;

import app.plixa.hub.event.Event;
import app.plixa.hub.message.Claimed;
import app.plixa.hub.message.Outgoing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One conversation's claimed messages, sent one after the other; it ends early when one has to wait. */
public final class Turn {
    private final Instant since;
    private final List<CompletableFuture<List<Event>>> outcomes = new ArrayList<>();
    private Claimed claimed;
    private int next;
    private boolean more;
    private boolean halted;
    private boolean ended;
    private Optional<Instant> wakesAt = Optional.empty();

    Turn(Claimed claimed, Instant since) {
        this.claimed = claimed;
        this.more = claimed.more();
        this.since = since;
    }

    Instant since() {
        return since;
    }

    Claimed claimed() {
        return claimed;
    }

    boolean hasNext() {
        return !halted && next < claimed.messages().size();
    }

    /** Whether others wait behind these, that may go now. */
    boolean mayHaveMore() {
        return !halted && more;
    }

    boolean halted() {
        return halted;
    }

    Outgoing next() {
        return claimed.messages().get(next++);
    }

    Outgoing peek() {
        return claimed.messages().get(next);
    }

    /** The next one and those behind it. */
    List<Outgoing> rest() {
        return claimed.messages().subList(next, claimed.messages().size());
    }

    /** Goes on with what waited behind. */
    void goOn(Claimed behind) {
        claimed = behind;
        more = behind.more();
        next = 0;
        outcomes.removeIf(outcome -> outcome.isDone() && !outcome.isCompletedExceptionally());
    }

    /** Nothing waited behind. */
    void noMore() {
        more = false;
    }

    /** When what was put back for its pace may go. */
    Optional<Instant> wakesAt() {
        return wakesAt;
    }

    void wakeAt(Instant at) {
        wakesAt = Optional.of(at);
    }

    /** What comes behind a message that has to wait, waits too. */
    List<Outgoing> halt() {
        halted = true;
        return rest();
    }

    /** Notes that others may have their turn. */
    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    void add(CompletableFuture<List<Event>> outcome) {
        outcomes.add(outcome);
    }

    /** Completes when every outcome is committed, exceptionally when one could not be. */
    CompletableFuture<Void> join() {
        return CompletableFuture.allOf(outcomes.toArray(CompletableFuture<?>[]::new));
    }
}
