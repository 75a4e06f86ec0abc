package app.plixa.hub.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/** How long ago an event happened, for routes that answer customers: one that was away must not answer old questions. */
@Component("eventAge")
public class EventAge {
    private final ObjectMapper json;
    private final Clock clock;

    /** Reads with this mapper, and goes by this clock. */
    public EventAge(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /**
     * Whether the event is young enough.
     *
     * @param event its JSON, as in webhooks
     * @param maxAge {@code 10m}, say; empty where any age will do
     */
    public boolean isWithin(String event, String maxAge) throws JsonProcessingException {
        if (maxAge.isBlank()) {
            return true;
        }
        Instant created = Instant.parse(json.readTree(event).path("created_at").asText());
        return !created.isBefore(clock.instant().minus(DurationStyle.detectAndParse(maxAge.strip())));
    }
}
