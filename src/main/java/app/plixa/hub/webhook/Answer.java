package app.plixa.hub.webhook;

import java.time.Duration;
import java.util.Optional;

/** What came of one POST. */
public sealed interface Answer {
    /** The receiver answered; {@code excerpt} is the first KiB of it. */
    record Answered(int status, Optional<Duration> retryAfter, String excerpt) implements Answer {}

    /** It did not; {@code error} is one word of {@link Posting}'s vocabulary, {@code detail} says more. */
    record Broken(String error, String detail) implements Answer {}

    /** We stopped before it could, or could not begin: not the receiver's fault. Tried again after the pause. */
    record Interrupted(Duration pause) implements Answer {}
}
