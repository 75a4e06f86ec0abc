package app.plixa.hub.conversation;

import app.plixa.hub.contact.Contact;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A conversation with its contact inline: as answers show it, and the {@code data} of its events. */
public record WithContact(@JsonUnwrapped Conversation conversation, Contact contact) {
    /** The conversation's id. */
    public String id() {
        return conversation.id();
    }
}
