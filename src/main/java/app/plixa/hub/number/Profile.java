package app.plixa.hub.number;

import java.util.Optional;

/**
 * What WhatsApp says of a number.
 *
 * @param phone E.164 digits without {@code +}
 * @param verifiedName the business's name as customers see it
 * @param qualityRating Meta's word: {@code GREEN}, {@code YELLOW}, {@code RED}, {@code UNKNOWN}
 */
public record Profile(String phone, Optional<String> verifiedName, Optional<String> qualityRating) {}
