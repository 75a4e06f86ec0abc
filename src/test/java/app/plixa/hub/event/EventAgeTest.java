package app.plixa.hub.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventAgeTest {
    private final EventAge age =
            new EventAge(new ObjectMapper(), Clock.fixed(Instant.parse("2026-05-04T12:00:00Z"), ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({
        "2026-05-04T11:50:00.000Z, 10m, true",
        "2026-05-04T11:49:59.999Z, 10m, false",
        "2026-05-04T11:49:59.999Z, PT11M, true",
        "2026-05-04T12:00:00.100Z, 10m, true",
        "2026-04-28T00:00:00.000Z, '', true"
    })
    void anEventIsYoungEnoughUntilItsTimeIsOver(String created, String maxAge, boolean isWithin)
            throws JsonProcessingException {
        String event = "{\"id\":\"evt_1\",\"event\":\"message.inbound\",\"created_at\":\"" + created + "\"}";

        assertThat(age.isWithin(event, maxAge)).isEqualTo(isWithin);
    }
}
