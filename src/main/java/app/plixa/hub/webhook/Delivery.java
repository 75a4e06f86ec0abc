package app.plixa.hub.webhook;

import java.time.Instant;

/**
 * An event on its way to one endpoint, claimed by a worker.
 *
 * @param payload the bytes of every attempt
 * @param attempts POSTs made before
 * @param test made by a test call: one attempt, which says nothing about the endpoint's health
 * @param claimedAt since when the worker holds it
 */
public record Delivery(
        String id,
        String eventId,
        String event,
        byte[] payload,
        Target target,
        int attempts,
        boolean test,
        Instant claimedAt) {

    /** Which endpoint it goes to. */
    String endpointId() {
        return target.endpointId();
    }

    /** How it is retried: a test is not. */
    RetrySettings retries() {
        return test ? RetrySettings.ONCE : target.retries();
    }

    @Override
    public String toString() {
        return "Delivery[" + id + " " + event + " to " + endpointId() + "]";
    }
}
