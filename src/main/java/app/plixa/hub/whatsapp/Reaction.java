package app.plixa.hub.whatsapp;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.convert.DurationStyle;

/** What the hub does with a message that WhatsApp refused. */
sealed interface Reaction {
    /** Asks again after each of these waits in turn; none: after those of {@code hub.whatsapp.retry-delays}. */
    record Retry(List<Duration> delays) implements Reaction {}

    /** The message fails. */
    record Fail() implements Reaction {}

    /** The message waits, with all others of its number, until somebody mends what is wrong with that. */
    record Pause() implements Reaction {}

    static Reaction retry() {
        return new Retry(List.of());
    }

    static Reaction retry(String delays) {
        return new Retry(
                Stream.of(delays.split(",")).map(DurationStyle::detectAndParse).toList());
    }

    static Reaction fail() {
        return new Fail();
    }

    static Reaction pause() {
        return new Pause();
    }
}
