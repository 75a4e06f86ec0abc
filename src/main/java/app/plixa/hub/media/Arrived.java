package app.plixa.hub.media;

import java.time.Instant;

/** An attachment with the message that it came with. */
public record Arrived(
        Attachment attachment,
        String workspaceId,
        String numberId,
        String conversationId,
        String messageId,
        Instant at) {}
