package app.plixa.hub.message;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Keeps a claimed message for longer than a claim lasts: what is accepted behind it waits, too. */
@Component
public class Holds {
    private static final String EXTEND =
            "update messages set held_until = greatest(held_until, ?) where id = ? and status = 'queued' and claimed";

    private final DataSource database;

    Holds(DataSource database) {
        this.database = database;
    }

    /** The worker that has the message needs it until then. */
    public void extend(Outgoing outgoing, Instant until) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Sql.update(connection, EXTEND, until, outgoing.message().id());
        }
    }
}
