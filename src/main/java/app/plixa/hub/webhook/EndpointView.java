package app.plixa.hub.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An endpoint as clients see it: without its secret.
 *
 * @param retryDelays seconds; empty where the hub's schedule holds
 * @param maxAttempts empty where the hub's number holds
 * @param headerNames of its own headers, whose values are not shown
 * @param transformation empty where events are posted as they are
 * @param maxPerSecond empty where it is not bounded; likewise the next
 * @param caCertificate in PEM, like the next; the client's key is never shown
 * @param previousSecretExpiresAt until when the secret before the last rotation signs, too
 */
public record EndpointView(
        String id,
        String url,
        Optional<String> description,
        List<String> events,
        boolean enabled,
        Optional<String> disabledReason,
        Optional<List<Integer>> retryDelays,
        Optional<Integer> maxAttempts,
        List<Integer> retryOn,
        Filters filters,
        List<String> headerNames,
        Optional<String> transformation,
        Optional<Integer> maxPerSecond,
        Optional<Integer> maxConcurrency,
        boolean ordered,
        Optional<String> caCertificate,
        Optional<String> clientCertificate,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> previousSecretExpiresAt) {}
