package app.plixa.hub.number;

import java.time.Instant;
import java.util.Optional;

/**
 * A connected number as clients see it: none of its secrets.
 *
 * @param messagesPerSecond the rate the hub keeps; empty where it keeps none
 * @param status {@code active}, or {@code paused}: what is sent through it waits
 * @param callbackUrl the path of its callback URL on this hub
 * @param lastCallbackAt to the minute
 */
public record NumberView(
        String id,
        String phone,
        String phoneNumberId,
        Optional<String> wabaId,
        Optional<String> verifiedName,
        Optional<String> qualityRating,
        Optional<Integer> messagesPerSecond,
        String status,
        Optional<PauseReason> pauseReason,
        Optional<Instant> pausedAt,
        String callbackUrl,
        Optional<Instant> callbackVerifiedAt,
        Optional<Instant> lastCallbackAt,
        Instant createdAt) {
    /** Whether what is sent through it waits. */
    public boolean paused() {
        return status.equals("paused");
    }
}
