package app.plixa.hub.event;

import java.time.Instant;

/**
 * A stored event.
 *
 * @param conversationId null where it belongs to none
 * @param payload the bytes of every delivery, as contract section 3 shows them
 */
public record Event(
        String id, String workspaceId, String conversationId, EventName name, byte[] payload, Instant createdAt) {}
