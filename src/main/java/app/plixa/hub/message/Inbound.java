package app.plixa.hub.message;

import app.plixa.hub.conversation.Identity;
import app.plixa.hub.conversation.Touch;
import app.plixa.hub.media.Attachment;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that a customer wrote.
 *
 * @param from by phone, by user id, or by both
 * @param providerId WhatsApp's {@code wamid}: the same one twice is the same message
 * @param content the type's object as WhatsApp wrote it, JSON; empty for text
 * @param attachment the file that came with it; the content names it by our id
 */
public record Inbound(
        String workspaceId,
        String numberId,
        Identity from,
        Optional<String> profileName,
        String providerId,
        String type,
        Optional<String> body,
        Optional<String> content,
        Optional<Attachment> attachment,
        Instant at) {

    Touch touch() {
        return new Touch(workspaceId, numberId, from, profileName, Optional.of(at));
    }
}
