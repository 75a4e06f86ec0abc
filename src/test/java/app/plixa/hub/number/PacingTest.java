package app.plixa.hub.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PacingTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Clock clock = mock(Clock.class);
    private final Pacing pacing = new Pacing(mock(DataSource.class), 0, 0, Duration.ofSeconds(6), clock);

    /** The earlier end of another hold does not shorten it. */
    @Test
    void aHeldNumberWaitsInAllItsConversationsAndNoOtherDoes() {
        when(clock.instant()).thenReturn(NOW);
        pacing.hold("num_1", NOW.plusSeconds(60));
        pacing.hold("num_1", NOW.plusSeconds(5));

        assertThat(pacing.untilFree(number("num_1"), "cnv_1", "551")).isEqualTo(Duration.ofMinutes(1));
        assertThat(pacing.untilFree(number("num_1"), "cnv_2", "551")).isEqualTo(Duration.ofMinutes(1));
        assertThat(pacing.untilFree(number("num_2"), "cnv_3", "551")).isZero();

        when(clock.instant()).thenReturn(NOW.plusSeconds(60));
        assertThat(pacing.untilFree(number("num_1"), "cnv_1", "551")).isZero();
    }

    /** WhatsApp counts by the recipient: one that is in two conversations has no more than one in one has. */
    @Test
    void whoIsInTwoConversationsHasOnePace() {
        when(clock.instant()).thenReturn(NOW);
        Pacing paced = new Pacing(mock(DataSource.class), 0, 1, Duration.ofSeconds(6), clock);

        assertThat(paced.untilFree(number("num_1"), "cnv_1", "551")).isZero();

        assertThat(paced.untilFree(number("num_1"), "cnv_2", "551")).isEqualTo(Duration.ofSeconds(6));
        assertThat(paced.untilFree(number("num_1"), "cnv_3", "552")).isZero();
        assertThat(paced.untilFree(number("num_2"), "cnv_4", "551")).isZero();
    }

    private static WhatsAppNumber number(String id) {
        return new WhatsAppNumber(id, "wsp_1", "5511", "1", "a", "b", "c");
    }
}
