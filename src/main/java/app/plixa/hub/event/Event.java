package app.plixa.hub.event;

import java.time.Instant;
import java.util.Optional;

/**
 * A stored event.
 *
 * @param conversationId the conversation it belongs to, if it belongs to one
 * @param messageId the message it is about, if it is about one
 * @param payload the bytes of every delivery, as contract section 3 shows them
 */
public record Event(
        String id,
        String workspaceId,
        Optional<String> conversationId,
        Optional<String> messageId,
        EventName name,
        byte[] payload,
        Instant createdAt) {}
