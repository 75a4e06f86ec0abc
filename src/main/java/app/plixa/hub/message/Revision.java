package app.plixa.hub.message;

import java.time.Instant;
import java.util.Optional;

/**
 * What the writer did to a message afterwards.
 *
 * @param original what it said first, an {@link Original} as JSON, once it was edited
 * @param editedAt when it was edited last
 * @param deletedAt when it was deleted; what it said stays
 */
public record Revision(Optional<RawJson> original, Optional<Instant> editedAt, Optional<Instant> deletedAt) {
    /** It is as it was written. */
    public static final Revision NONE = new Revision(Optional.empty(), Optional.empty(), Optional.empty());

    /** What a message said before it was edited. */
    record Original(Optional<String> body, Optional<RawJson> content) {}

    /** Edited, at that time for the first time or again. */
    Revision edited(RawJson first, Instant at) {
        return new Revision(original.or(() -> Optional.of(first)), Optional.of(at), deletedAt);
    }

    /** Deleted. */
    Revision deleted(Instant at) {
        return new Revision(original, editedAt, Optional.of(at));
    }

    /** Whether an edit of that time is still one: WhatsApp may tell an earlier one later, or one of what is gone. */
    boolean mayBeEdited(Instant at) {
        return deletedAt.isEmpty() && editedAt.filter(at::isBefore).isEmpty();
    }
}
