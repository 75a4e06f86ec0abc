package app.plixa.hub.message;

import app.plixa.hub.conversation.Identity;
import app.plixa.hub.conversation.Touch;
import app.plixa.hub.message.content.Content;
import app.plixa.hub.message.content.Template;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A message that passed validation and has not been stored.
 *
 * @param who whom it is for
 * @param replyTo our id of the message it answers
 * @param refersTo what WhatsApp calls the message that it answers or reacts to
 * @param expiresAt not to be sent at that time or later
 * @param fallback goes instead when the 24-hour window is closed
 */
public record Draft(
        String workspaceId,
        String numberId,
        Identity who,
        Content content,
        Optional<String> replyTo,
        Optional<String> refersTo,
        Optional<Instant> expiresAt,
        Optional<Template> fallback,
        Map<String, String> metadata) {
    Touch touch() {
        return Touch.outbound(workspaceId, numberId, who);
    }
}
