package app.plixa.hub.webhook;

import app.plixa.hub.commit.Lookup;
import app.plixa.hub.commit.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * A delivery as clients see it.
 *
 * @param attemptCount POSTs made
 * @param nextAttemptAt empty where there will be none
 * @param lastStatus what was answered last; empty where nobody answered
 * @param lastError why nobody did
 * @param transformationError why it was posted as the event is, although the endpoint has a transformation
 * @param redeliveryOf the delivery that was begun anew with this one
 * @param redeliveredAs the delivery that began this one anew
 */
public record DeliveryView(
        String id,
        String endpointId,
        String eventId,
        String event,
        String state,
        Optional<String> reason,
        int attemptCount,
        Optional<Instant> nextAttemptAt,
        Optional<Integer> lastStatus,
        Optional<String> lastError,
        Optional<String> transformationError,
        Optional<String> redeliveryOf,
        Optional<String> redeliveredAs,
        Instant createdAt,
        Instant updatedAt) {
    /** What {@link #read} needs: of the delivery {@code d} and its last attempt {@code a}. */
    static final String COLUMNS = """
            d.id, d.endpoint_id, d.event_id, d.event, d.state, d.reason, d.attempts, d.redelivery_of, d.redelivered_as,
            d.created_at, d.updated_at, case when d.state = 'pending' then d.next_attempt_at end as next_attempt_at,
            a.status, a.error, d.transformation_error""";

    /** To join deliveries {@code d} with: the last attempt of each. */
    static final String LAST_ATTEMPT =
            Lookup.orNothing("attempts", "x.delivery_id = d.id and x.number = d.attempts", "a");

    /** The delivery under the cursor. */
    static DeliveryView read(ResultSet row) throws SQLException {
        return new DeliveryView(
                row.getString("id"),
                row.getString("endpoint_id"),
                row.getString("event_id"),
                row.getString("event"),
                row.getString("state"),
                Optional.ofNullable(row.getString("reason")),
                row.getInt("attempts"),
                Sql.instant(row, "next_attempt_at"),
                Optional.of(row.getInt("status")).filter(status -> status > 0),
                Optional.ofNullable(row.getString("error")),
                Optional.ofNullable(row.getString("transformation_error")),
                Optional.ofNullable(row.getString("redelivery_of")),
                Optional.ofNullable(row.getString("redelivered_as")),
                Sql.instant(row, "created_at").orElseThrow(),
                Sql.instant(row, "updated_at").orElseThrow());
    }
}
