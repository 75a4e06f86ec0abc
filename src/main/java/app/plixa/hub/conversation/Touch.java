package app.plixa.hub.conversation;

import java.time.Instant;
import java.util.Optional;

/**
 * A message is about to join the conversation with this phone on this number.
 *
 * @param profileName what the customer calls itself, when the message came from it
 * @param inboundAt when the customer wrote; empty for our own messages
 */
public record Touch(
        String workspaceId, String numberId, String phone, Optional<String> profileName, Optional<Instant> inboundAt) {

    /** What tells one conversation from another. */
    public record Key(String numberId, String phone) {}

    /** The conversation it belongs to. */
    public Key key() {
        return new Key(numberId, phone);
    }

    /** Of two messages for one conversation, what the later one from the customer says. */
    Touch latest(Touch other) {
        boolean otherIsLater = other.inboundAt
                .map(at -> inboundAt.map(at::isAfter).orElse(true))
                .orElse(false);
        return otherIsLater ? other : this;
    }
}
