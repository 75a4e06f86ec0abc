package app.plixa.hub.webhook;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Walk;
import app.plixa.hub.event.EventName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which deliveries can be begun anew: those that are over, were not begun anew before, were no test, and of what was
 * skipped only what the endpoint asks for and missed while it was disabled.
 */
final class Recoverable {
    private static final String FITS =
            "t.redelivered_as is null and not t.test and (t.state <> 'skipped' or t.reason = 'endpoint_disabled')";

    private Recoverable() {}

    /** How many there are; walks along as many index entries. */
    static int count(Connection connection, String endpointId, RecoveryRequest request) throws SQLException {
        Walk walk = walk(endpointId, request.states(), request.since(), request.until())
                .all();
        String sql = "select count(*) from" + walk.sql();
        return Sql.query(connection, sql, row -> row.getInt(1), walk.parameters())
                .get(0);
    }

    /** The oldest of them behind this id. */
    static List<String> next(
            Connection connection,
            String endpointId,
            List<String> states,
            Instant since,
            Instant until,
            int atMost,
            Optional<String> behind)
            throws SQLException {
        Walk walk = walk(endpointId, states, since, until).oldest(atMost, behind);
        String sql = "select page.id from" + walk.sql() + "order by page.id";
        return Sql.query(connection, sql, row -> row.getString(1), walk.parameters());
    }

    private static Walk walk(String endpointId, List<String> states, Instant since, Instant until) {
        return Walk.over("deliveries")
                .at("endpoint_id", endpointId)
                .each("state", states)
                .each("event", EventName.words())
                .where(FITS)
                .created("dlv", Optional.of(since), Optional.of(until));
    }
}
