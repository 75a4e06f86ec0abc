package app.plixa.hub.workspace;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An API token that was found by its hash, with what its workspace allows.
 *
 * @param abilities of {@code read write webhooks tokens}
 * @param rateLimit requests per minute, where the token has a limit of its own
 */
public record Token(
        String id,
        String workspaceId,
        Plan plan,
        Set<String> abilities,
        OptionalInt rateLimit,
        Optional<Instant> expiresAt,
        boolean revoked) {

    /** Whether it may be used at {@code now}. */
    public boolean usable(Instant now) {
        return !revoked && expiresAt.map(now::isBefore).orElse(true);
    }
}
