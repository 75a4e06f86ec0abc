package app.plixa.hub.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A token as clients see it: without its secret.
 *
 * @param rateLimit requests per minute, where it has a limit of its own
 * @param lastFour the last characters of the secret, to tell tokens apart
 * @param lastUsedAt to the minute
 */
record TokenView(
        String id,
        String name,
        List<String> abilities,
        Optional<Integer> rateLimit,
        String lastFour,
        Optional<Instant> lastUsedAt,
        Optional<Instant> expiresAt,
        Instant createdAt) {}
