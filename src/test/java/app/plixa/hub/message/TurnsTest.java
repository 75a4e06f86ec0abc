package app.plixa.hub.message;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final HandClock clock = HandClock.standing(Instant.EPOCH);
    private final Turns turns = new Turns(clock);

    @Test
    void whoComesWhileATurnIsUnderWayIsNoticedOnce() {
        assertThat(turns.begin("cnv_1")).isTrue();
        assertThat(turns.begin("cnv_2")).isTrue();
        assertThat(turns.moreCame("cnv_1")).isFalse();

        assertThat(turns.begin("cnv_1")).isFalse();

        assertThat(turns.moreCame("cnv_1")).isTrue();
        assertThat(turns.moreCame("cnv_1")).isFalse();
        assertThat(turns.end("cnv_1")).isFalse();
        assertThat(turns.begin("cnv_1")).isTrue();
    }

    @Test
    void whatCameLastIsSaidAtTheEnd() {
        turns.begin("cnv_1");
        turns.begin("cnv_1");

        assertThat(turns.end("cnv_1")).isTrue();
        assertThat(turns.end("cnv_1")).isFalse();
    }

    @Test
    void aTurnThatWasBrokenOffBlocksNobodyForEver() {
        turns.begin("cnv_1");
        clock.forward(Duration.ofMinutes(5));

        assertThat(turns.begin("cnv_1")).isTrue();
        assertThat(turns.moreCame("cnv_1")).isFalse();
    }
}
