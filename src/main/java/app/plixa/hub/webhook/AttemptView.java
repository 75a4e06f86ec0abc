package app.plixa.hub.webhook;

import app.plixa.hub.commit.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * One POST as clients see it.
 *
 * @param status empty where nobody answered
 * @param responseExcerpt the first KiB of the answer
 * @param error why nobody answered, in one word
 * @param errorDetail the same in more words
 * @param retryAfter seconds that the receiver asked to be left alone for
 */
record AttemptView(
        int number,
        Instant attemptedAt,
        Optional<Integer> status,
        int latencyMs,
        Optional<String> responseExcerpt,
        Optional<String> error,
        Optional<String> errorDetail,
        Optional<Integer> retryAfter) {
    /** The attempt under the cursor; its text is the answer, or says what went wrong. */
    static AttemptView read(ResultSet row) throws SQLException {
        Optional<Integer> status = Optional.of(row.getInt("status")).filter(code -> code > 0);
        Optional<String> text = Optional.ofNullable(row.getString("answer"));
        return new AttemptView(
                row.getInt("number"),
                Sql.instant(row, "attempted_at").orElseThrow(),
                status,
                row.getInt("latency_ms"),
                text.filter(t -> status.isPresent()),
                Optional.ofNullable(row.getString("error")),
                text.filter(t -> status.isEmpty()),
                Optional.ofNullable(row.getObject("retry_after", Integer.class)));
    }
}
