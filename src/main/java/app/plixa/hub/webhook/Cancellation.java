package app.plixa.hub.webhook;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Cancels deliveries that wait. What a worker has claimed goes its way: its POST may have arrived. */
@Component
class Cancellation {
    private static final int BATCH = 1000;

    private static final String CANCEL = """
            update deliveries d set state = 'cancelled', reason = 'by_user', updated_at = ?, claimed = false
            where d.state || '' = 'pending' and not (d.claimed and d.held_until > ?) and\s""";

    private static final String ONE = CANCEL + "d.id = ?";

    private static final String SOME = CANCEL + """
            d.id in (
              select id from deliveries
              where endpoint_id = ? and state = 'pending' and created_at <= ? and not (claimed and held_until > ?)
              order by next_attempt_at limit ? for update skip locked)""";

    private final DataSource database;
    private final Clock clock;

    Cancellation(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Cancels it; false when it does not wait. */
    boolean one(String id) throws SQLException {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            return Sql.update(connection, ONE, now, now, id) == 1;
        }
    }

    /** Cancels what waits for the endpoint now, a thousand at a time; how many it was. */
    int all(String endpointId) throws SQLException {
        Instant now = clock.instant();
        int all = 0;
        int some;
        do {
            try (Connection connection = database.getConnection()) {
                some = Sql.update(connection, SOME, now, now, endpointId, now, now, BATCH);
            }
            all += some;
        } while (some == BATCH);
        return all;
    }
}
