package app.plixa.hub.message;

import app.plixa.hub.event.Ledger;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that happened to a message; only what its step is about is there.
 *
 * @param step {@code accepted}, {@code received}, {@code attempt}, {@code sent}, {@code delivered}, {@code read}, {@code
 *     failed}, {@code edited}, {@code deleted} or {@code webhook}
 * @param attempt of step {@code attempt}: WhatsApp was asked to take it
 * @param error of step {@code failed}: a {@link MessageError}
 * @param delivery of step {@code webhook}: what an endpoint is owed, since {@code at}, with every POST
 */
public record TimelineEntry(
        Instant at, String step, Optional<Attempt> attempt, Optional<RawJson> error, Optional<Ledger.Entry> delivery) {

    /**
     * One request to WhatsApp.
     *
     * @param number from 1
     * @param outcome {@code sent}, {@code postponed} or {@code failed}
     * @param error why not sent, a code of contract section 2.1
     * @param providerCode Meta's error code
     */
    public record Attempt(
            int number,
            String outcome,
            Optional<String> error,
            Optional<Integer> httpStatus,
            Optional<Integer> providerCode,
            Optional<String> fbtraceId,
            int latencyMs) {}

    static TimelineEntry status(Instant at, String step, Optional<RawJson> error) {
        return new TimelineEntry(at, step, Optional.empty(), error, Optional.empty());
    }

    static TimelineEntry attempt(Instant at, Attempt attempt) {
        return new TimelineEntry(at, "attempt", Optional.of(attempt), Optional.empty(), Optional.empty());
    }

    static TimelineEntry webhook(Ledger.Entry owed) {
        return new TimelineEntry(owed.createdAt(), "webhook", Optional.empty(), Optional.empty(), Optional.of(owed));
    }
}
