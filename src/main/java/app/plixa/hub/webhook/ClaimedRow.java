package app.plixa.hub.webhook;

import app.plixa.hub.commit.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Reads what a claim gives back: the delivery {@code d}, and its endpoint {@code p}. */
final class ClaimedRow {
    static final String DELIVERY = """
            d.id, d.event_id, d.event, coalesce(d.body, '') as body, d.attempts, d.test, d.body is not null as kept,
            d.transformation_error""";

    static final String TARGET = """
            p.id as endpoint_id, p.url, p.secret, p.previous_secret, p.previous_secret_expires_at, p.retry_delays,
            p.max_attempts, p.retry_on, p.failing_since, p.headers, p.transformation,\s""" + Traffic.COLUMNS + ", " + Tls.COLUMNS;

    private ClaimedRow() {}

    /** The delivery under the cursor, claimed at {@code now}; empty of bytes where it has none but its event's. */
    static Delivery read(ResultSet row, Target target, Instant now) throws SQLException {
        return new Delivery(
                row.getString("id"),
                row.getString("event_id"),
                row.getString("event"),
                row.getBytes("body"),
                target,
                row.getInt("attempts"),
                row.getBoolean("test"),
                now,
                kept(row));
    }

    /** What was posted once is posted again. */
    private static Kept kept(ResultSet row) throws SQLException {
        Optional<String> error = Optional.ofNullable(row.getString("transformation_error"));
        return new Kept(row.getBoolean("kept") || error.isPresent() || row.getInt("attempts") > 0, error);
    }

    /** The endpoint under the cursor. */
    static Target target(ResultSet row) throws SQLException {
        return new Target(
                row.getString("endpoint_id"),
                row.getString("url"),
                new Secrets(
                        row.getString("secret"),
                        Optional.ofNullable(row.getString("previous_secret")),
                        Sql.instant(row, "previous_secret_expires_at")),
                RetrySettings.stored(
                        Sql.integers(row, "retry_delays"), row.getInt("max_attempts"), Sql.integers(row, "retry_on")),
                Sql.instant(row, "failing_since"),
                new Shape(
                        Optional.ofNullable(row.getString("headers")),
                        Optional.ofNullable(row.getString("transformation"))),
                Traffic.read(row),
                Tls.read(row));
    }
}
