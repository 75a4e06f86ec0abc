package app.plixa.hub.webhook;

import java.time.Instant;

/**
 * An event on its way to one endpoint, claimed by a worker.
 *
 * @param attempts POSTs made before
 * @param payload the bytes of every attempt
 * @param claimedAt since when the worker holds it
 */
public record Delivery(
        String id,
        String eventId,
        String event,
        byte[] payload,
        String endpointId,
        String url,
        String secret,
        int attempts,
        Instant claimedAt) {

    @Override
    public String toString() {
        return "Delivery[" + id + " " + event + " to " + endpointId + "]";
    }
}
