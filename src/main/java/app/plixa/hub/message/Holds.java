package app.plixa.hub.message;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Keeps claimed messages for longer than a claim lasts. */
@Component
public class Holds {
    private static final String EXTEND = """
            update messages set held_until = greatest(held_until, ?)
            where id = any(?::text[]) and status || '' = 'queued' and claimed""";

    private final DataSource database;

    Holds(DataSource database) {
        this.database = database;
    }

    /** The worker that has these messages needs them until then; nobody takes one of them from under it. */
    public void extend(List<Outgoing> claimed, Instant until) throws SQLException {
        String[] ids = claimed.stream().map(outgoing -> outgoing.message().id()).toArray(String[]::new);
        try (Connection connection = database.getConnection()) {
            Sql.update(connection, EXTEND, until, ids);
        }
    }
}
