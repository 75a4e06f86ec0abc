package app.plixa.hub.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.boot.convert.DurationStyle;

/** A length of time as clients write it: seconds as a number or as text, {@code 24h}, {@code PT24H} (ISO 8601). */
final class Span {
    private Span() {}

    /** Reads it; empty when it is none. */
    static Optional<Duration> of(String text) {
        try {
            return Optional.of(DurationStyle.detectAndParse(text, ChronoUnit.SECONDS));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Reads it from a whole number or a text; empty when it is none. */
    static Optional<Duration> of(JsonNode value) {
        return value.isInt() || value.isTextual() ? of(value.asText()) : Optional.empty();
    }
}
