package app.plixa.hub.message;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** What waits to be sent through a number. */
@Component
public class Backlog {
    private static final int MOST = 10_000;

    private static final String WAITING = """
            select count(*) as messages, min(created_at) as since from (
              select created_at from messages where number_id = ? and status = 'queued' and next_attempt_at > '-infinity'
              order by next_attempt_at limit %d) q""".formatted(MOST);

    /**
     * @param messages as far as they are counted, to {@link #MOST}
     * @param since when the oldest of them was accepted
     */
    public record Waiting(int messages, Optional<Instant> since) {
        /** How many, in words. */
        public String count() {
            return messages == MOST
                    ? "At least " + MOST + " messages"
                    : messages + (messages == 1 ? " message" : " messages");
        }
    }

    private final DataSource database;

    Backlog(DataSource database) {
        this.database = database;
    }

    /** What waits now. */
    public Waiting of(String numberId) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(
                            connection,
                            WAITING,
                            row -> new Waiting(row.getInt("messages"), Sql.instant(row, "since")),
                            numberId)
                    .get(0);
        }
    }
}
