package app.plixa.hub.webhook;

import java.time.Instant;

/** What follows from an attempt. */
public sealed interface Verdict {
    /** 2xx: done. */
    record Delivered() implements Verdict {}

    /** Another attempt, not before {@code at}. */
    record RetryAt(Instant at) implements Verdict {}

    /** 4xx: the receiver does not want it; with {@code disable} it wants nothing any more (410). */
    record Stopped(boolean disable) implements Verdict {}

    /** All attempts are used up; kept for redelivery. */
    record Dead() implements Verdict {}

    /** Our own doing: tried again from {@code at} as if nothing had been. */
    record NotCharged(Instant at) implements Verdict {}
}
