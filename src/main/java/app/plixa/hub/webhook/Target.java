package app.plixa.hub.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a delivery goes, as its endpoint was when it was claimed.
 *
 * @param failingSince since when nothing but failures came from there, if that is so
 * @param shape in which form it gets them
 */
public record Target(
        String endpointId,
        String url,
        Secrets secrets,
        RetrySettings retries,
        Optional<Instant> failingSince,
        Shape shape,
        Traffic traffic,
        Tls tls) {
    /** Whether nothing but failures came from there lately. */
    boolean failing() {
        return failingSince.isPresent();
    }
}
