package app.plixa.hub.conversation;

import app.plixa.hub.contact.Contact;

/**
 * The conversation a message joined.
 *
 * @param created opened by this very transaction
 * @param reopened was closed before this transaction
 */
public record Touched(
        String workspaceId, Conversation conversation, Contact contact, boolean created, boolean reopened) {

    /** Whether this very transaction made it open: a new one, or a closed one again. */
    public boolean opened() {
        return created || reopened;
    }

    /** Whether both are the same conversation. */
    boolean isAt(Touched other) {
        return conversation.id().equals(other.conversation.id());
    }

    boolean closed() {
        return conversation.status().equals("closed");
    }

    Touched created(boolean byUs) {
        return new Touched(workspaceId, conversation, contact, byUs, reopened);
    }

    Touched now(Touched fresh) {
        return new Touched(workspaceId, fresh.conversation, fresh.contact, created, closed());
    }
}
