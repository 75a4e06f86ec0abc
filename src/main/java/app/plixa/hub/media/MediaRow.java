package app.plixa.hub.media;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

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
    private static final Pattern CHARSET = Pattern.compile("(?i)\\s*;\\s*charset\\s*=\\s*\"?([^\";]*)\"?");

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

    /** Its type for who reads its bytes: without a charset that nobody knows, at which libraries stumble. */
    public String contentType() {
        return CHARSET.matcher(mimeType)
                .replaceAll(charset -> isKnown(charset.group(1).strip()) ? "$0" : "");
    }

    private static boolean isKnown(String charset) {
        try {
            return Charset.isSupported(charset);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }
}
