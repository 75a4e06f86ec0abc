package app.plixa.hub.message;

import app.plixa.hub.contact.Move;
import app.plixa.hub.conversation.Identity;
import app.plixa.hub.conversation.Profile;
import app.plixa.hub.conversation.Touch;
import app.plixa.hub.media.Attachment;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that WhatsApp tells of.
 *
 * @param with the customer: by phone, by user id, or by both
 * @param providerId WhatsApp's {@code wamid}: the same one twice is the same message
 * @param content the type's object as WhatsApp wrote it, JSON; empty for text
 * @param attachment the file that came with it; the content names it by our id
 * @param refersTo what WhatsApp calls the message that it answers, reacts to, edits or deletes
 * @param move the customer's new number or user id, where it tells of that
 * @param status how far it came before we heard of it
 */
public record Inbound(
        String workspaceId,
        String numberId,
        Identity with,
        Profile profile,
        String providerId,
        String type,
        Optional<String> body,
        Optional<String> content,
        Optional<Attachment> attachment,
        Optional<String> refersTo,
        Context context,
        Source source,
        Optional<Move> move,
        Status status,
        Instant at) {
    /**
     * What a {@code providerId} begins with that is ours, for WhatsApp gave none: the same again when it is told again. What
     * has one can be kept, and not be answered.
     */
    public static final String NAMELESS = "nameless.";

    /** Only what a customer writes to the business alone opens the window and a closed conversation. */
    boolean isAddressedToUs() {
        return source == Source.CUSTOMER && context.groupId().isEmpty();
    }

    Touch touch() {
        if (isAddressedToUs()) {
            return new Touch(workspaceId, numberId, with, profile, Optional.of(at), false);
        }
        return source == Source.APP && !type.equals("edit") && !type.equals("revoke")
                ? Touch.outbound(workspaceId, numberId, with)
                : Touch.quiet(workspaceId, numberId, with, profile);
    }

    /** The same, of somebody else. */
    Inbound with(Identity other) {
        return new Inbound(
                workspaceId,
                numberId,
                other,
                profile,
                providerId,
                type,
                body,
                content,
                attachment,
                refersTo,
                context,
                source,
                move,
                status,
                at);
    }

    /** What tells it from others. */
    String key() {
        return numberId + " " + providerId;
    }
}
