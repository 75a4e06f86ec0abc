package app.plixa.hub.broker;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what each user sends within a minute. Needs nothing but Java, so that it also counts in a broker of its own. */
final class SendCounts {
    private static final long MINUTE_MILLIS = 60_000;

    private record Count(long minute, int sent) {}

    private final Map<String, Count> counts = new ConcurrentHashMap<>();
    private final Clock clock;

    SendCounts(Clock clock) {
        this.clock = clock;
    }

    /** The how manieth of the user's minute this one is, from 1 on. */
    int next(String user) {
        long minute = clock.millis() / MINUTE_MILLIS;
        return counts.merge(
                        user,
                        new Count(minute, 1),
                        (before, first) -> before.minute == minute ? new Count(minute, before.sent + 1) : first)
                .sent;
    }
}
