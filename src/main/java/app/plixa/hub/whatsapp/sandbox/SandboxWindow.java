package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Who wrote within 24 hours: to others only templates go, where the stand-in is told to keep to it. */
@Component
@InSandbox
class SandboxWindow {
    private static final int CLOSED = 131047;
    private static final Duration OPEN = Duration.ofHours(24);
    private static final int MOST = 100_000;

    private final Cache<String, Instant> wrote =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final boolean kept;
    private final Clock clock;

    SandboxWindow(@Value("${hub.sandbox.window}") boolean kept, Clock clock) {
        this.kept = kept;
        this.clock = clock;
    }

    /** A customer wrote to the number. */
    void opens(SandboxNumber number, String customer) {
        wrote.put(number.id() + " " + customer, clock.instant());
    }

    /** Why the message fails later; templates never do. */
    Optional<MetaError> failure(SandboxNumber number, Recipient recipient, JsonNode message) {
        if (!kept || message.path("type").asText("text").equals("template")) {
            return Optional.empty();
        }
        Instant last = wrote.getIfPresent(number.id() + " " + recipient.key());
        boolean open = last != null && last.plus(OPEN).isAfter(clock.instant());
        return open ? Optional.empty() : MetaError.of(CLOSED);
    }
}
