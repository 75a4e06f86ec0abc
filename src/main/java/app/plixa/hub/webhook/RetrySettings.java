package app.plixa.hub.webhook;

import app.plixa.hub.api.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an endpoint says about its own retries; what it leaves open is the hub's.
 *
 * @param delays waits after each failed POST in turn, whole seconds
 * @param maxAttempts POSTs in total, the first included, 1 to 20
 * @param retryOn 4xx codes that are retried after all
 */
public record RetrySettings(Optional<List<Duration>> delays, Optional<Integer> maxAttempts, List<Integer> retryOn) {
    /** Leaves everything to the hub. */
    public static final RetrySettings NONE = new RetrySettings(Optional.empty(), Optional.empty(), List.of());

    /** One POST, whatever comes of it. */
    static final RetrySettings ONCE = new RetrySettings(Optional.empty(), Optional.of(1), List.of());

    private static final int MOST_ATTEMPTS = 20;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** As they are stored: seconds, where none or no attempts mean the hub's. */
    static RetrySettings stored(List<Integer> seconds, int maxAttempts, List<Integer> retryOn) {
        return new RetrySettings(
                Optional.of(seconds)
                        .filter(s -> !s.isEmpty())
                        .map(s -> s.stream().map(Duration::ofSeconds).toList()),
                Optional.of(maxAttempts).filter(most -> most > 0),
                retryOn);
    }

    /** With what the fields say instead; null gives a setting back to the hub. What is wrong is noted in the fields. */
    RetrySettings with(Fields fields) {
        return new RetrySettings(
                fields.has("retry_delays") ? delays(fields) : delays,
                fields.has("max_attempts") ? maxAttempts(fields) : maxAttempts,
                fields.has("retry_on") ? retryOn(fields) : retryOn);
    }

    /** The delays in seconds; empty where they are the hub's. */
    Optional<List<Integer>> seconds() {
        return delays.map(all -> all.stream().map(d -> (int) d.toSeconds()).toList());
    }

    private static Optional<List<Duration>> delays(Fields fields) {
        JsonNode value = fields.raw("retry_delays");
        if (value.isNull()) {
            return Optional.empty();
        }
        if (!value.isArray() || value.isEmpty() || value.size() >= MOST_ATTEMPTS) {
            fields.error("retry_delays", "The retry_delays field must be an array of 1 to 19 times.");
            return Optional.empty();
        }
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            String path = "retry_delays." + i;
            Span.of(value.get(i))
                    .filter(delay -> delay.compareTo(SHORTEST) >= 0 && delay.compareTo(LONGEST) <= 0)
                    .filter(delay -> delay.toMillis() % 1000 == 0)
                    .ifPresentOrElse(
                            delays::add,
                            () -> fields.error(
                                    path, "The " + path + " field must be whole seconds between 1 second and 7 days."));
        }
        return Optional.of(delays);
    }

    private static Optional<Integer> maxAttempts(Fields fields) {
        return fields.number("max_attempts", 1, MOST_ATTEMPTS).stream().boxed().findFirst();
    }

    private static List<Integer> retryOn(Fields fields) {
        JsonNode value = fields.raw("retry_on");
        if (value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            fields.error("retry_on", "The retry_on field must be an array.");
            return List.of();
        }
        List<Integer> codes = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode code = value.get(i);
            if (code.isInt() && code.intValue() >= 400 && code.intValue() <= 499) {
                codes.add(code.intValue());
            } else {
                String path = "retry_on." + i;
                fields.error(path, "The " + path + " field must be a status between 400 and 499.");
            }
        }
        return codes.stream().distinct().sorted().toList();
    }
}
