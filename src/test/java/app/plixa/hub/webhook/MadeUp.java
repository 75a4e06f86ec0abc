package app.plixa.hub.webhook;

import java.time.Instant;
import java.util.Optional;

/** Deliveries for tests that only pass them on. */
public final class MadeUp {
    private MadeUp() {}

    /** A first attempt of {@code dlv_…}, to an endpoint with this traffic. */
    public static Delivery delivery(String id, Traffic traffic) {
        Target target = new Target(
                "whe_1",
                "https://example.com",
                new Secrets("whsec_", Optional.empty(), Optional.empty()),
                RetrySettings.NONE,
                Optional.empty(),
                Shape.PLAIN,
                traffic,
                Tls.USUAL);
        return new Delivery(id, "evt_1", "message.inbound", new byte[0], target, 0, false, Instant.EPOCH, Kept.NOTHING);
    }
}
