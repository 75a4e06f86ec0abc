package app.plixa.hub.media;

import java.time.Instant;
import java.util.Optional;

/** An uploaded file as clients see it; {@code size} in bytes, {@code sha256} in hex. */
public record MediaView(
        String id,
        String mimeType,
        long size,
        String sha256,
        Optional<String> filename,
        String status,
        Instant createdAt,
        Optional<Instant> expiresAt) {
    static MediaView of(MediaRow row) {
        return new MediaView(
                row.id(),
                row.mimeType(),
                row.size(),
                row.sha256().orElseThrow(),
                row.filename(),
                row.status(),
                row.createdAt(),
                row.expiresAt());
    }
}
