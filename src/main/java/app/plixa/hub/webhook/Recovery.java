package app.plixa.hub.webhook;

import app.plixa.hub.commit.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Deliveries of a time that are begun anew, as clients see it.
 *
 * @param id empty for a count that begins nothing
 * @param state {@code running}, {@code paused}, {@code completed} or {@code cancelled}; empty for a count
 * @param states of the deliveries it begins anew
 * @param maxPerSecond most that are begun in a second; empty: as many as the endpoint keeps up with
 * @param requeued how many there were when it was asked for
 * @param begun how many of them are begun
 */
public record Recovery(
        Optional<String> id,
        String endpointId,
        Optional<String> state,
        List<String> states,
        Instant since,
        Instant until,
        Optional<Integer> maxPerSecond,
        int requeued,
        int begun,
        Optional<Instant> createdAt,
        Optional<Instant> updatedAt,
        Optional<Instant> finishedAt) {
    /** What {@link #read} needs. */
    static final String COLUMNS = "id, endpoint_id, state, states, since, until, max_per_second, requeued, begun,"
            + " created_at, updated_at, finished_at";

    /** The recovery under the cursor. */
    static Recovery read(ResultSet row) throws SQLException {
        return new Recovery(
                Optional.of(row.getString("id")),
                row.getString("endpoint_id"),
                Optional.of(row.getString("state")),
                Sql.texts(row, "states"),
                Sql.instant(row, "since").orElseThrow(),
                Sql.instant(row, "until").orElseThrow(),
                Optional.of(row.getInt("max_per_second")).filter(most -> most > 0),
                row.getInt("requeued"),
                row.getInt("begun"),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "updated_at"),
                Sql.instant(row, "finished_at"));
    }
}
