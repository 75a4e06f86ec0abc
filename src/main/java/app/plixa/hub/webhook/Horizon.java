package app.plixa.hub.webhook;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Within;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    /** The parts with the ids they begin at, oldest first; the first begins at none. */
    private static final String PARTS = """
            select c.relname, substring(pg_get_expr(c.relpartbound, c.oid) from 'FROM \\(''(.+)''\\) TO') as begins
            from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = to_regclass('deliveries') order by 2 nulls first""";

    private record Part(String name, String begins) {}

    private final Clock clock;
    private volatile Instant oldest = Instant.EPOCH;
    private volatile Instant looked = Instant.EPOCH;

    Horizon(Clock clock) {
        this.clock = clock;
    }

    /** The statement about pending deliveries, in which {@code within(d.id)} stands. */
    String in(String sql) {
        return Within.days(sql, "dlv", oldest, now());
    }

    /** Looks again how far back anything waits, if that was not done lately. */
    void refresh(Connection connection) throws SQLException {
        if (clock.instant().isBefore(looked.plus(REFRESH))) {
            return;
        }
        Instant found = now().minus(SLOWEST);
        for (Part part : parts(connection)) {
            String waits = "select 1 from " + part.name() + " where state = 'pending' limit 1";
            if (!Sql.query(connection, waits, row -> true).isEmpty()) {
                found = part.begins() == null ? Instant.EPOCH : Ids.timeOf(part.begins());
                break;
            }
        }
        oldest = found;
        looked = clock.instant();
    }

    private static List<Part> parts(Connection connection) throws SQLException {
        return Sql.query(connection, PARTS, row -> new Part(row.getString(1), row.getString(2)));
    }

    /** By the clock that ids are drawn by. */
    private static Instant now() {
        return Ids.timeOf(Ids.next("dlv"));
    }
}
