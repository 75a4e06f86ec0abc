package app.plixa.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import app.plixa.hub.commit.DatabaseClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockHealthTest {
    private final DatabaseClock clock = mock(DatabaseClock.class);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void aClockThatDiffersIsAWarningAndAMetric() {
        when(clock.ahead()).thenReturn(Duration.ofMillis(-2_500));
        when(clock.differs()).thenReturn(true);
        ClockHealth health = new ClockHealth(clock, meters);

        assertThat(health.health().getStatus().getCode()).isEqualTo("WARNING");
        assertThat(meters.get("plixa.clock.ahead.seconds").gauge().value()).isEqualTo(-2.5);

        when(clock.differs()).thenReturn(false);
        assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
    }
}
