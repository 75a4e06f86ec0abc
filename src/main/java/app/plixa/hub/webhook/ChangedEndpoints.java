package app.plixa.hub.webhook;

import app.plixa.hub.commit.Changes;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Which endpoints were changed lately, on whichever node: what waits in memory for one of them was claimed with its old
 * settings and is claimed again.
 */
@Component
class ChangedEndpoints {
    /** Stands for all of them. */
    private static final String ANY = "";

    private final Cache<String, Instant> changes;
    private final Clock clock;

    ChangedEndpoints(Changes told, Clock clock, @Value("${hub.lease.claim}") Duration claim) {
        this.clock = clock;
        this.changes = Caffeine.newBuilder().expireAfterWrite(claim).build();
        told.onRow("endpoints", id -> changes.put(id, clock.instant()));
    }

    /** Whether its endpoint was changed or deleted since the delivery was claimed. */
    boolean since(Delivery delivery) {
        return after(delivery.claimedAt(), delivery.endpointId()) || after(delivery.claimedAt(), ANY);
    }

    private boolean after(Instant time, String id) {
        Instant changed = changes.getIfPresent(id);
        return changed != null && changed.isAfter(time);
    }
}
