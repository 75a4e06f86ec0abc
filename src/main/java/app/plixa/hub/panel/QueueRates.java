package app.plixa.hub.panel;

import app.plixa.hub.broker.Queues;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How fast queues fill and empty, from one look at their counts to the next; nothing is counted while nobody looks. */
@Component
class QueueRates {
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Messages a second that came in and that were taken. */
    record Rate(double in, double out) {}

    private record Look(Instant at, Map<String, Queues.Depth> queues) {}

    private final Clock clock;
    private Optional<Look> before = Optional.empty();
    private Optional<Look> last = Optional.empty();

    QueueRates(Clock clock) {
        this.clock = clock;
    }

    /** The rates since the look before, by queue; none of a queue that is new, or when nobody looked for a while. */
    synchronized Map<String, Rate> since(List<Queues.Depth> queues) {
        Map<String, Queues.Depth> byName = new HashMap<>();
        queues.forEach(queue -> byName.put(queue.name(), queue));
        Look now = new Look(clock.instant(), byName);
        if (last.filter(look -> between(look, now).compareTo(SHORTEST) < 0).isEmpty()) {
            before = last;
            last = Optional.of(now);
        }
        Map<String, Rate> rates = new HashMap<>();
        before.filter(look -> between(look, now).compareTo(LONGEST) <= 0)
                .ifPresent(look -> byName.forEach(
                        (name, queue) -> rate(look, now, queue).ifPresent(rate -> rates.put(name, rate))));
        return rates;
    }

    /** Counts that went back are those of a broker that has started again. */
    private static Optional<Rate> rate(Look before, Look now, Queues.Depth queue) {
        double seconds = between(before, now).toMillis() / 1000.0;
        return Optional.ofNullable(before.queues().get(queue.name()))
                .filter(was -> was.added() <= queue.added() && was.taken() <= queue.taken())
                .map(was -> new Rate((queue.added() - was.added()) / seconds, (queue.taken() - was.taken()) / seconds));
    }

    private static Duration between(Look earlier, Look later) {
        return Duration.between(earlier.at(), later.at());
    }
}
