package app.plixa.hub.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/**
 * Judges attempts (contract, section 3). With the published schedule an event is posted at once, then 1 minute,
 * 5 minutes, 30 minutes and 2 hours after each failure in turn: five POSTs. The last delay, 12 hours, waits for a
 * sixth attempt that {@code hub.webhooks.max-attempts=5} does not make. An endpoint's own settings come first.
 *
 * <p>The route {@code 62-redelivery-policy} states the schedule with each of its ticks, so an edit there holds for every
 * attempt that is judged afterwards.
 */
@Component("retryPolicy")
public class RetryPolicy {
    private static final double LARGEST_JITTER = 0.10;
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(24);

    private record Schedule(List<Duration> delays, int maxAttempts) {
        Schedule {
            if (delays.isEmpty() || maxAttempts < 1) {
                throw new IllegalArgumentException("hub.webhooks: at least one retry delay and one attempt");
            }
            delays = List.copyOf(delays);
        }
    }

    private static final Logger log = LoggerFactory.getLogger(RetryPolicy.class);

    private final Clock clock;
    private final DoubleSupplier random;
    private volatile Schedule schedule;
    private volatile String stated = "";

    /** The schedule comes from {@code hub.webhooks.retry-delays} and {@code hub.webhooks.max-attempts}. */
    @Autowired
    public RetryPolicy(
            @Value("${hub.webhooks.retry-delays}") List<Duration> delays,
            @Value("${hub.webhooks.max-attempts}") int maxAttempts,
            Clock clock) {
        this(delays, maxAttempts, clock, () -> ThreadLocalRandom.current().nextDouble());
    }

    RetryPolicy(List<Duration> delays, int maxAttempts, Clock clock, DoubleSupplier random) {
        this.schedule = new Schedule(delays, maxAttempts);
        this.clock = clock;
        this.random = random;
    }

    /**
     * States the schedule as the route has it; what cannot be read changes nothing and is logged once.
     *
     * @param waits after each failed POST in turn, {@code 1m,5m,30m}
     * @param attempts POSTs in total, the first included
     */
    public void state(String waits, int attempts) {
        String now = waits + " " + attempts;
        if (!now.equals(stated)) {
            stated = now;
            try {
                schedule = new Schedule(
                        Stream.of(waits.split(","))
                                .map(wait -> DurationStyle.detectAndParse(wait.strip()))
                                .toList(),
                        attempts);
                log.info("retries: after {}, {} attempts in total", waits, attempts);
            } catch (IllegalArgumentException e) {
                log.warn("the retry schedule stays as it was: {}", e.getMessage());
            }
        }
    }

    /** POSTs of a delivery in total, the first included, where its endpoint has no number of its own. */
    public int attempts() {
        return schedule.maxAttempts();
    }

    /** The waits between them, where its endpoint has none of its own: one fewer than attempts. */
    public List<Duration> waits() {
        Schedule hubs = schedule;
        return IntStream.range(1, hubs.maxAttempts())
                .mapToObj(attempt -> wait(hubs.delays(), attempt))
                .toList();
    }

    /** What follows from the {@code attempt}-th POST of a delivery (the first is 1), as its endpoint set it. */
    public Verdict judge(Answer answer, int attempt, RetrySettings own) {
        if (answer instanceof Answer.Interrupted interrupted) {
            return new Verdict.NotCharged(clock.instant().plus(interrupted.pause()));
        }
        if (answer instanceof Answer.Answered answered) {
            if (answered.status() >= 200 && answered.status() < 300) {
                return new Verdict.Delivered();
            }
            boolean refused = answered.status() >= 400 && answered.status() < 500;
            if (refused && !own.retryOn().contains(answered.status())) {
                return new Verdict.Stopped(answered.status() == 410);
            }
        }
        Schedule hubs = schedule;
        return attempt >= own.maxAttempts().orElse(hubs.maxAttempts())
                ? new Verdict.Dead()
                : new Verdict.RetryAt(next(answer, attempt, own.delays().orElse(hubs.delays())));
    }

    private static Duration wait(List<Duration> waits, int attempt) {
        return waits.get(Math.min(attempt, waits.size()) - 1);
    }

    /** Jitter only adds, and {@code Retry-After} can only delay; after the last wait it stays with that one. */
    private Instant next(Answer answer, int attempt, List<Duration> waits) {
        Duration delay = wait(waits, attempt);
        Duration jittered = delay.plusMillis((long) (delay.toMillis() * LARGEST_JITTER * random.getAsDouble()));
        Duration asked = answer instanceof Answer.Answered answered
                ? answered.retryAfter().orElse(Duration.ZERO)
                : Duration.ZERO;
        Duration bounded = asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
        return clock.instant().plus(jittered.compareTo(bounded) > 0 ? jittered : bounded);
    }
}
