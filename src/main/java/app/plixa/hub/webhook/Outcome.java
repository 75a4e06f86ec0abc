package app.plixa.hub.webhook;

import app.plixa.hub.http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Reads what came of a post. */
final class Outcome {
    private static final int EXCERPT = 1024;

    private final Clock clock;

    Outcome(Clock clock) {
        this.clock = clock;
    }

    /** What became of the post of a delivery made at {@code since}: a reply, or what was caught; either may be null. */
    Answer of(Reply reply, Throwable caught, Instant since) {
        Throwable cause = caught instanceof CompletionException ? caught.getCause() : caught;
        Optional<Duration> ours = Optional.ofNullable(cause)
                .flatMap(fault -> OwnFaults.pause(fault, Duration.between(since, clock.instant())));
        if (ours.isPresent()) {
            return new Answer.Interrupted(ours.get());
        }
        if (cause != null || reply == null) {
            return Faults.of(cause == null ? new IOException("no answer") : cause);
        }
        return new Answer.Answered(
                reply.status(), retryAfter(reply.header("Retry-After").orElse("")), excerpt(reply));
    }

    /** RFC 9110, 10.2.3: seconds or a date. */
    private Optional<Duration> retryAfter(String value) {
        String text = value.strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (text.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(clock.instant(), date)).filter(d -> !d.isNegative());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** What came packed is not unpacked: a bomb stays what it is. */
    private static String excerpt(Reply reply) {
        Optional<String> packed = reply.header("Content-Encoding")
                .map(String::strip)
                .filter(coding -> !coding.equalsIgnoreCase("identity"));
        if (packed.isPresent()) {
            return "(" + packed.get() + ")";
        }
        byte[] body = reply.body();
        String text = new String(body, 0, Math.min(body.length, EXCERPT), StandardCharsets.UTF_8);
        return text.replace("\0", "");
    }
}
