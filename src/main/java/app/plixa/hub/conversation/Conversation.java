package app.plixa.hub.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A conversation as clients see it. */
public record Conversation(
        String id,
        String numberId,
        String contactId,
        String status,
        Optional<String> name,
        List<String> tags,
        Window window,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> closedAt) {

    /** The same, changed at that time. */
    Conversation updated(Instant at) {
        return new Conversation(id, numberId, contactId, status, name, tags, window, createdAt, at, closedAt);
    }
}
