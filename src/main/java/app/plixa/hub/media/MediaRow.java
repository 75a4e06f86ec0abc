package app.plixa.hub.media;

import java.time.Instant;
import java.util.Optional;

/**
 * A file as the database knows it.
 *
 * @param sha256 of its bytes, hex; empty before they are there
 * @param status {@code uploading}, {@code pending}, {@code stored} or {@code expired}
 * @param expiresAt when it is removed unless it is sent again; empty for what customers sent
 * @param nextAttemptAt when a pending one is fetched, if nobody is at it
 */
public record MediaRow(
        String id,
        String workspaceId,
        String mimeType,
        Optional<String> filename,
        long size,
        Optional<String> sha256,
        String status,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Instant nextAttemptAt) {
    /** Whether its bytes are there. */
    public boolean isStored() {
        return status.equals("stored");
    }

    /** The name to save it under. */
    public String name() {
        return filename.orElseGet(this::plainName);
    }

    /** A name that tells nothing of it but its format. */
    public String plainName() {
        return Format.of(mimeType).map(format -> id + "." + format.extension()).orElse(id);
    }
}
