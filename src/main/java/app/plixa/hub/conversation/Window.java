package app.plixa.hub.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The 24 hours after a customer last wrote, in which free text may be sent (Meta: customer service windows).
 *
 * @param expiresAt empty when the customer never wrote
 */
public record Window(boolean open, Optional<Instant> expiresAt) {
    /** How long it stays open. */
    public static final Duration LENGTH = Duration.ofHours(24);

    /** The window as it stands at {@code now}. */
    public static Window at(Instant now, Optional<Instant> lastInboundAt) {
        Optional<Instant> end = lastInboundAt.map(at -> at.plus(LENGTH)).filter(now::isBefore);
        return new Window(end.isPresent(), end);
    }

    /** Whether it is still open at that time, as far as one knows now. */
    public boolean openUntil(Instant time) {
        return expiresAt.filter(time::isBefore).isPresent();
    }
}
