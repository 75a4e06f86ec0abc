package app.plixa.hub.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PauseTest {
    @Test
    void aLoneItemHoldsNobodyUpAndARushGathersLonger() {
        Pause pause = Pause.ofMillis(0, 1, 8);

        assertThat(pause.after(1)).isZero();
        assertThat(pause.after(2)).isEqualTo(Duration.ofMillis(1));
        assertThat(pause.after(9)).isEqualTo(Duration.ofMillis(8));
        assertThat(pause.after(256)).isEqualTo(Duration.ofMillis(8));
    }

    @Test
    void itIsNeverShorterThanItsLeast() {
        Pause pause = Pause.ofMillis(20, 2, 40);

        assertThat(pause.after(1)).isEqualTo(Duration.ofMillis(20));
        assertThat(pause.after(11)).isEqualTo(Duration.ofMillis(20));
        assertThat(pause.after(12)).isEqualTo(Duration.ofMillis(22));
    }

    @Test
    void enoughIsWithoutEndUnlessToldOtherwise() {
        assertThat(Pause.ofMillis(0, 1, 8).enough()).isEqualTo(Integer.MAX_VALUE);
        assertThat(Pause.ofMillis(0, 1, 3).unlessWaiting(16)).isEqualTo(Pause.WHILE_CALLERS_WAIT);
    }

    @Test
    void aFixedOneIsTheSameForAll() {
        Pause pause = Pause.of(Duration.ofMillis(500));

        assertThat(pause.after(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(pause.after(256)).isEqualTo(Duration.ofMillis(500));
    }
}
