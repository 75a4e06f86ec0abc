package app.plixa.hub.user;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who signs in to the panel.
 *
 * @param sessionVersion sessions that were begun under another one are over
 */
public record User(
        String id,
        String workspaceId,
        String email,
        Role role,
        int sessionVersion,
        Optional<Instant> lastSignedInAt,
        Instant createdAt) {
    /** Whether the role holds the ability. */
    public boolean may(String ability) {
        return role.may(ability);
    }
}
