package app.plixa.hub.webhook;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/** Ends deliveries that wait, with the reason: those that there is nobody or nothing left for. */
@Component
class Endings {
    private static final String END = """
            update deliveries d set state = ?, reason = ?, updated_at = ?, claimed = false
            where d.id = any(?::text[]) and within(d.id) and d.state || '' = 'pending'""";

    private final Horizon horizon;
    private final Clock clock;

    Endings(Horizon horizon, Clock clock) {
        this.horizon = horizon;
        this.clock = clock;
    }

    /** Ends these (ids), which the transaction has locked. */
    void end(Connection transaction, List<String> ids, String state, String reason) throws SQLException {
        if (!ids.isEmpty()) {
            Sql.update(transaction, horizon.in(END), state, reason, clock.instant(), ids.toArray(String[]::new));
        }
    }
}
