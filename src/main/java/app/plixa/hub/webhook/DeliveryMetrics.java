package app.plixa.hub.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.stereotype.Component;

/** Counts what becomes of attempts, by outcome, and endpoints that the hub disables, by reason. */
@Component
class DeliveryMetrics {
    private static final String DELIVERIES = "plixa.deliveries";
    private static final String DISABLED = "plixa.endpoints.disabled";

    private final MeterRegistry meters;

    DeliveryMetrics(MeterRegistry meters) {
        this.meters = meters;
        // There from the start, so that an alarm on a rate knows zero from nothing.
        List.of("delivered", "retried", "stopped", "dead").forEach(outcome -> count(outcome, 0));
        List.of("gone", "failing").forEach(reason -> disabled(reason, 0));
    }

    /** Attempts that ended so: {@code delivered}, {@code retried}, {@code stopped} or {@code dead}. */
    void count(String outcome, int more) {
        meters.counter(DELIVERIES, "outcome", outcome).increment(more);
    }

    /** Endpoints that were disabled for this reason. */
    void disabled(String reason, int more) {
        meters.counter(DISABLED, "reason", reason).increment(more);
    }
}
