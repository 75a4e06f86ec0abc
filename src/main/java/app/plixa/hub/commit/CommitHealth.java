package app.plixa.hub.commit;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the database takes what is committed: one that only reads, or whose disk is full, answers every probe. It is down
 * while the last group commit failed, for a minute at most: where nothing is written nobody knows. No part of readiness,
 * since all nodes share the database, what is read still is, and without requests no commit would tell that it is well.
 */
@Component("databaseHealthIndicator")
public final class CommitHealth implements HealthIndicator {
    private static final long KNOWN_NANOS = Duration.ofMinutes(1).toNanos();

    private record Failure(String sqlState, long nanos) {}

    private final LongSupplier nanos;
    private volatile Optional<Failure> last = Optional.empty();

    @Autowired
    CommitHealth() {
        this(System::nanoTime);
    }

    CommitHealth(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public Health health() {
        return last.filter(failure -> nanos.getAsLong() - failure.nanos() < KNOWN_NANOS)
                .map(failure -> Health.down()
                        .withDetail("reason", "The database does not take what is written")
                        .withDetail("sqlstate", failure.sqlState())
                        .build())
                .orElseGet(() -> Health.up().build());
    }

    void committed() {
        if (last.isPresent()) {
            last = Optional.empty();
        }
    }

    void failed(SQLException e) {
        last = Optional.of(new Failure(String.valueOf(e.getSQLState()), nanos.getAsLong()));
    }
}
