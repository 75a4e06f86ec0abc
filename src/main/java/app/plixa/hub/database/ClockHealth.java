package app.plixa.hub.database;

import app.plixa.hub.commit.DatabaseClock;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** Whether this node's clock goes with the database's: a warning that leaves the hub UP, and {@code plixa_clock_ahead_seconds}. */
@Component("clockHealthIndicator")
final class ClockHealth implements HealthIndicator {
    private static final Status WARNING = new Status("WARNING");

    private final DatabaseClock clock;

    ClockHealth(DatabaseClock clock, MeterRegistry meters) {
        this.clock = clock;
        meters.gauge("plixa.clock.ahead.seconds", clock, c -> c.ahead().toMillis() / 1000.0);
    }

    @Override
    public Health health() {
        return clock.differs()
                ? Health.status(WARNING)
                        .withDetail("ahead", clock.ahead().toMillis() + " ms")
                        .build()
                : Health.up().build();
    }
}
