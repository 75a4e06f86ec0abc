package app.plixa.hub.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * How an endpoint does.
 *
 * @param waiting deliveries that wait or are being posted, counted up to 10,000
 * @param failures failed attempts since the last that did not fail
 * @param failingSince when the first of them was
 */
record Health(
        String endpointId,
        boolean enabled,
        int waiting,
        int failures,
        Optional<Instant> failingSince,
        Optional<Instant> lastSuccessAt,
        Optional<Failure> lastFailure,
        Period hour,
        Period day) {
    /** An attempt that was not answered with 2xx. */
    record Failure(String deliveryId, Instant attemptedAt, Optional<Integer> status, Optional<String> error) {}

    /**
     * The attempts of a time: of its newest 1,000 deliveries.
     *
     * @param successRate 0 to 1; empty without attempts, as are the latencies in milliseconds
     */
    record Period(
            int attempts,
            int succeeded,
            Optional<Double> successRate,
            Optional<Integer> latencyP50Ms,
            Optional<Integer> latencyP99Ms) {}
}
