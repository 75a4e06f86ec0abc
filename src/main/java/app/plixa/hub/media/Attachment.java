package app.plixa.hub.media;

import java.util.Optional;

/**
 * A file that a customer sent, which WhatsApp keeps for us for a while.
 *
 * @param id the one it gets from us
 * @param providerId WhatsApp's
 * @param sha256 of its bytes, hex, where WhatsApp said so
 */
public record Attachment(
        String id, String providerId, String mimeType, Optional<String> filename, Optional<String> sha256) {}
