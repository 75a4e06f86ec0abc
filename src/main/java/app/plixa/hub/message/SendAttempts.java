package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Each time WhatsApp was asked to take a message, and what it said. */
final class SendAttempts {
    /** Nothing is noted of messages that were deleted while they were posted. */
    private static final String INSERT = """
            insert into send_attempts (message_id, at, outcome, error, http_status, provider_code, fbtrace_id, latency_ms)
            select a.message_id, a.at, a.outcome, a.error, nullif(a.http_status, 0), nullif(a.provider_code, 0),
              nullif(a.fbtrace_id, ''), a.latency_ms
            from unnest(?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::int[], ?::int[], ?::text[], ?::int[])
              as a(message_id, at, outcome, error, http_status, provider_code, fbtrace_id, latency_ms)
            where exists (select 1 from messages m where m.id = a.message_id)""";

    private static final String OF_MESSAGE = """
            select row_number() over (order by at) as number, at, outcome, error, http_status, provider_code, fbtrace_id,
              latency_ms
            from send_attempts where message_id = ? order by at""";

    private static final String REFUSED_LATER = """
            update send_attempts set outcome = 'failed', error = 'window_closed', provider_code = 131047
            where message_id = ? and at = (
              select max(at) from send_attempts where message_id = ? and outcome = 'sent')""";

    /** One that was made, with what it came to. */
    record Made(String messageId, SendAttempt attempt, SendOutcome outcome) {
        String word() {
            return outcome instanceof SendOutcome.Sent
                    ? "sent"
                    : outcome instanceof SendOutcome.Failed ? "failed" : "postponed";
        }

        Optional<MessageError> error() {
            if (outcome instanceof SendOutcome.Failed failed) {
                return Optional.of(failed.error());
            }
            if (outcome instanceof SendOutcome.Paused paused) {
                return Optional.of(paused.error());
            }
            if (outcome instanceof SendOutcome.Unconfirmed unconfirmed) {
                return Optional.of(unconfirmed.error());
            }
            return outcome instanceof SendOutcome.Later later ? Optional.of(later.error()) : Optional.empty();
        }

        MessageError.Provider provider() {
            return error().map(MessageError::provider).orElse(MessageError.Provider.silent());
        }
    }

    private SendAttempts() {}

    static void insert(Connection transaction, List<Made> made) throws SQLException {
        if (!made.isEmpty()) {
            Columns<Made> columns = Columns.of(made)
                    .text(Made::messageId)
                    .time(m -> m.attempt().at())
                    .text(Made::word)
                    .optional(m -> m.error().map(MessageError::code))
                    .integer(m -> m.attempt().httpStatus())
                    .integer(m -> m.provider().code())
                    .text(m -> m.provider().fbtraceId())
                    .integer(m -> m.attempt().latencyMillis());
            Sql.update(transaction, INSERT, columns.with());
        }
    }

    /** WhatsApp took the message and refused it later, because the window is closed. */
    static void refusedLater(Connection transaction, String messageId) throws SQLException {
        Sql.update(transaction, REFUSED_LATER, messageId, messageId);
    }

    /** Those of a message, oldest first. */
    static List<TimelineEntry> of(Connection connection, String messageId) throws SQLException {
        return Sql.query(connection, OF_MESSAGE, SendAttempts::entry, messageId);
    }

    private static TimelineEntry entry(ResultSet row) throws SQLException {
        TimelineEntry.Attempt attempt = new TimelineEntry.Attempt(
                row.getInt("number"),
                row.getString("outcome"),
                Optional.ofNullable(row.getString("error")),
                Optional.ofNullable(row.getObject("http_status", Integer.class)),
                Optional.ofNullable(row.getObject("provider_code", Integer.class)),
                Optional.ofNullable(row.getString("fbtrace_id")),
                row.getInt("latency_ms"));
        return TimelineEntry.attempt(Sql.instant(row, "at").orElseThrow(), attempt);
    }
}
