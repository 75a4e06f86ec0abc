package app.plixa.hub.conversation;

import app.plixa.hub.contact.Contact;
import app.plixa.hub.contact.Sighting;
import java.time.Instant;
import java.util.Optional;

/**
 * A message is about to join the conversation with somebody on this number.
 *
 * @param profile what the customer calls itself, when the message came from it
 * @param inboundAt when the customer wrote; empty for our own messages
 * @param quiet nobody wrote to the other just now: a closed conversation stays closed
 */
public record Touch(
        String workspaceId,
        String numberId,
        Identity who,
        Profile profile,
        Optional<Instant> inboundAt,
        boolean quiet) {

    /** What tells one touch from another; two may still lead to the same conversation. */
    public record Key(String numberId, Identity who) {}

    /** A message of ours joins. */
    public static Touch outbound(String workspaceId, String numberId, Identity who) {
        return new Touch(workspaceId, numberId, who, Profile.NONE, Optional.empty(), false);
    }

    /** A message joins that says nothing of now. */
    public static Touch quiet(String workspaceId, String numberId, Identity who, Profile profile) {
        return new Touch(workspaceId, numberId, who, profile, Optional.empty(), true);
    }

    /** The key it is answered under. */
    public Key key() {
        return new Key(numberId, who);
    }

    /** Of two messages for one conversation, what the later one from the customer says. */
    Touch latest(Touch other) {
        if (quiet || other.quiet) {
            return quiet ? other : this;
        }
        boolean otherIsLater = other.inboundAt
                .map(at -> inboundAt.map(at::isAfter).orElse(true))
                .orElse(false);
        return otherIsLater ? other : this;
    }

    /** What it tells of the contact it was found to be from; its own phone is no news. */
    Sighting of(Contact contact) {
        return new Sighting(
                contact,
                profile.name(),
                profile.username(),
                who.phone().filter(phone -> !contact.phone().equals(Optional.of(phone))),
                who.userId());
    }
}
