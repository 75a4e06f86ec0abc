package app.plixa.hub.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An endpoint as clients see it: without its secret. */
public record EndpointView(
        String id,
        String url,
        Optional<String> description,
        List<String> events,
        boolean enabled,
        Optional<String> disabledReason,
        Instant createdAt,
        Instant updatedAt) {}
