package app.plixa.hub.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * An event on its way to one endpoint, claimed by a worker.
 *
 * @param payload the bytes of every attempt
 * @param attempts POSTs made before
 * @param test made by a test call: one attempt, which says nothing about the endpoint's health
 * @param claimedAt since when the worker holds it
 * @param kept what is decided about its bytes
 */
public record Delivery(
        String id,
        String eventId,
        String event,
        byte[] payload,
        Target target,
        int attempts,
        boolean test,
        Instant claimedAt,
        Kept kept) {

    /** With the bytes that all its attempts post, and why they are the event's own, if they were to be others. */
    Delivery posting(byte[] bytes, Optional<String> transformationError) {
        return new Delivery(
                id, eventId, event, bytes, target, attempts, test, claimedAt, new Kept(true, transformationError));
    }

    /** With the bytes of its event. */
    Delivery carrying(byte[] bytes) {
        return new Delivery(id, eventId, event, bytes, target, attempts, test, claimedAt, kept);
    }

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
