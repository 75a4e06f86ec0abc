package app.plixa.hub.whatsapp;

import app.plixa.hub.event.Event;
import app.plixa.hub.message.Claimed;
import app.plixa.hub.message.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One conversation's claimed messages, sent one after the other; it ends early when one has to wait. */
public final class Turn {
    private final List<Outgoing> messages;
    private final List<CompletableFuture<List<Event>>> outcomes = new ArrayList<>();
    private final boolean more;
    private int next;
    private boolean halted;

    Turn(Claimed claimed) {
        this.messages = claimed.messages();
        this.more = claimed.more();
    }

    /** The conversation whose turn it is. */
    String conversationId() {
        return messages.get(0).conversation().id();
    }

    /** Whether others wait behind these, that may go now. */
    boolean more() {
        return more && !halted;
    }

    /** Whether another message may go now. */
    public boolean getHasNext() {
        return !halted && next < messages.size();
    }

    Outgoing next() {
        return messages.get(next++);
    }

    /** What comes behind a message that has to wait, waits too. */
    List<Outgoing> halt() {
        halted = true;
        return messages.subList(next, messages.size());
    }

    Outgoing peek() {
        return messages.get(next);
    }

    void add(CompletableFuture<List<Event>> outcome) {
        outcomes.add(outcome);
    }

    /** Waits until every outcome is committed; throws when one could not be. */
    void join() {
        outcomes.forEach(CompletableFuture::join);
    }
}
