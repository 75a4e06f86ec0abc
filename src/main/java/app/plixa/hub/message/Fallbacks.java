package app.plixa.hub.message;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Decides, when a message's turn has come, whether its fallback template goes in its place. */
@Component
public class Fallbacks {
    private static final String NOTE = "update messages set fallback_used = ? where id = ?";

    private final DataSource database;
    private final Clock clock;

    Fallbacks(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The message as it goes out now. A change is written down before it goes: a status that comes before the answer,
     * or a crash, must find what was sent.
     */
    public Outgoing decide(Outgoing outgoing) throws SQLException {
        boolean used = outgoing.needsFallback(clock.instant());
        if (used == outgoing.message().fallbackUsed()) {
            return outgoing;
        }
        try (Connection connection = database.getConnection()) {
            Sql.update(connection, NOTE, used, outgoing.message().id());
        }
        return outgoing.asFallback(used);
    }
}
