package app.plixa.hub.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PacingTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Clock clock = mock(Clock.class);
    private final Pacing pacing = new Pacing(mock(DataSource.class), 0, 0, Duration.ofSeconds(6), clock);

    /** The earlier end of another hold does not shorten it. */
    @Test
    void aHeldNumberWaitsAndNoOtherDoes() {
        when(clock.instant()).thenReturn(NOW);
        pacing.hold(number("num_1"), NOW.plusSeconds(60), PauseReason.byUser());
        pacing.hold(number("num_1"), NOW.plusSeconds(5), PauseReason.byUser());

        assertThat(pacing.hold(number("num_1"))).map(Hold::until).contains(NOW.plusSeconds(60));
        assertThat(pacing.hold(number("num_2"))).isEmpty();

        when(clock.instant()).thenReturn(NOW.plusSeconds(60));
        assertThat(pacing.hold(number("num_1"))).isEmpty();
    }

    /** An answer to what was sent before that holds nothing, and does not end what was met since. */
    @Test
    void aNumberThatHasResumedOrChangedIsNotHeldForWhatItMetBefore() {
        when(clock.instant()).thenReturn(NOW);
        pacing.hold(number(1), NOW.plusSeconds(60), PauseReason.byUser());

        assertThat(pacing.hold(number(2))).isEmpty();
        pacing.hold(number(2), NOW.plusSeconds(5), PauseReason.byUser());
        pacing.hold(number(1), NOW.plusSeconds(60), PauseReason.byUser());

        assertThat(pacing.hold(number(2))).map(Hold::until).contains(NOW.plusSeconds(5));
        assertThat(pacing.hold(number(1))).as("not seen anew yet").isPresent();
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

    private static WhatsAppNumber number(long version) {
        return new WhatsAppNumber(
                "num_1", "wsp_1", "5511", "1", "a", "b", "c", Optional.empty(), OptionalInt.empty(), false, version);
    }

    private static WhatsAppNumber number(String id) {
        return new WhatsAppNumber(id, "wsp_1", "5511", "1", "a", "b", "c");
    }
}
