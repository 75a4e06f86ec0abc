package app.plixa.hub.webhook;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Parts;
import app.plixa.hub.commit.Parts.Part;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Within;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * How far back deliveries wait. Invariant: none that is pending is older, for a delivery is pending from its first moment
 * or never; so this only moves forward. Looking for what waits then costs what the last days hold, not all that are kept.
 */
@Component
class Horizon {
    private static final Duration REFRESH = Duration.ofMinutes(1);

    /** No transaction draws an id and commits it so much later. */
    private static final Duration SLOWEST = Duration.ofHours(1);

    private final Clock clock;
    private volatile Instant oldest = Instant.EPOCH;
    private volatile Instant looked = Instant.EPOCH;

    Horizon(Clock clock) {
        this.clock = clock;
    }

    /** The statement about pending deliveries, in which {@code within(d.id)} stands. */
    String in(String sql) {
        return Within.days(sql, "dlv", oldest, Ids.now());
    }

    /** Looks again how far back anything waits, if that was not done lately. */
    void refresh(Connection connection) throws SQLException {
        if (clock.instant().isBefore(looked.plus(REFRESH))) {
            return;
        }
        Instant found = Ids.now().minus(SLOWEST);
        for (Part part : Parts.of(connection, "deliveries")) {
            String waits = "select 1 from " + part.table() + " where state = 'pending' limit 1";
            if (!Sql.query(connection, waits, row -> true).isEmpty()) {
                found = part.begin().isEmpty() ? Instant.EPOCH : Ids.timeOf(part.begin());
                break;
            }
        }
        oldest = found;
        looked = clock.instant();
    }
}
