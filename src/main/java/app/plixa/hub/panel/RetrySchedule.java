package app.plixa.hub.panel;

import app.plixa.hub.webhook.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The hub's retry schedule in words, as the running flow states it; for the templates. */
@Component("retries")
public class RetrySchedule {
    private static final List<String> UNITS = List.of("d", "h", "m", "s");
    private static final List<Duration> LENGTHS =
            List.of(Duration.ofDays(1), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1));

    private final RetryPolicy policy;
    private final Duration timeout;

    RetrySchedule(RetryPolicy policy, @Value("${hub.webhooks.timeout}") Duration timeout) {
        this.policy = policy;
        this.timeout = timeout;
    }

    /** POSTs in total, the first included. */
    public int attempts() {
        return policy.attempts();
    }

    /** What is asked of an endpoint, and what happens to a delivery that fails: in sentences. */
    public String sentence() {
        String asked = "Answer 2xx within " + word(timeout) + ". A 4xx stops a delivery, anything else is ";
        List<String> waits = policy.waits().stream().map(RetrySchedule::word).toList();
        if (waits.isEmpty()) {
            return asked + "not tried again: this hub is set to one try.";
        }
        return asked + "tried again after " + list(waits) + ": " + policy.attempts() + " tries in total.";
    }

    /** The waits as the form of an endpoint takes them. */
    public String waits() {
        return String.join(
                ", ", policy.waits().stream().map(RetrySchedule::word).toList());
    }

    /** In the largest unit that says it exactly: {@code 90s}, {@code 2h}. */
    static String word(Duration wait) {
        for (int i = 0; i < UNITS.size(); i++) {
            long length = LENGTHS.get(i).toMillis();
            if (wait.toMillis() >= length && wait.toMillis() % length == 0) {
                return wait.toMillis() / length + UNITS.get(i);
            }
        }
        return wait.toMillis() + "ms";
    }

    private static String list(List<String> words) {
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }
}
