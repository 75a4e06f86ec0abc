package app.plixa.hub.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Turns turns = new Turns(new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    });

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
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(5)));

        assertThat(turns.begin("cnv_1")).isTrue();
        assertThat(turns.moreCame("cnv_1")).isFalse();
    }
}
