package app.plixa.hub.webhook;

import java.time.Duration;
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
    /** Whether a failure was the last that came from there. */
    boolean failing() {
        return failingSince.isPresent();
    }

    /** Whether nothing but failures came from there for so long. */
    boolean failingFor(Duration time, Instant now) {
        return failingSince.filter(since -> !since.plus(time).isAfter(now)).isPresent();
    }
}
