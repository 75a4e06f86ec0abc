package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.contact.PhoneKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Who wrote within 24 hours: to others only templates go, where the stand-in is told to be strict. */
@Component
@InSandbox
class SandboxWindow {
    private static final int CLOSED = 131047;
    private static final Duration OPEN = Duration.ofHours(24);
    private static final int MOST = 100_000;

    /** What happens to customers and to what they wrote before. */
    private static final Set<String> NO_WORDS = Set.of("system", "edit", "revoke");

    private final Cache<String, Instant> wrote =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final boolean strict;
    private final Clock clock;

    SandboxWindow(@Value("${hub.sandbox.strict}") boolean strict, Clock clock) {
        this.strict = strict;
        this.clock = clock;
    }

    /** Customers wrote to the number, if this value of a callback tells of that; each by phone and by user id. */
    void hears(SandboxNumber number, JsonNode value) {
        for (JsonNode message : value.path("messages")) {
            if (!NO_WORDS.contains(message.path("type").asText())) {
                opens(number, PhoneKey.of(message.path("from").asText("")));
                opens(number, message.path("from_user_id").asText(""));
            }
        }
    }

    private void opens(SandboxNumber number, String customer) {
        if (!customer.isEmpty()) {
            wrote.put(number.id() + " " + customer, clock.instant());
        }
    }

    /** Why the message fails later; templates never do. */
    Optional<MetaError> failure(SandboxNumber number, Recipient recipient, JsonNode message) {
        if (!strict || message.path("type").asText("text").equals("template")) {
            return Optional.empty();
        }
        Instant last = wrote.getIfPresent(number.id() + " " + recipient.key());
        boolean open = last != null && last.plus(OPEN).isAfter(clock.instant());
        return open ? Optional.empty() : MetaError.of(CLOSED);
    }
}
