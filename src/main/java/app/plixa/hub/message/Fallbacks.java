package app.plixa.hub.message;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.conversation.Window;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Decides, when a message's turn has come, whether its fallback template goes in its place. */
@Component
public class Fallbacks {
    private static final String WINDOW_CLOSED = "window_closed";
    private static final String NOTE = "update messages set fallback_used = ? where id = ?";

    /** A customer who wrote after the post has opened another window. */
    private static final String CLOSE =
            "update conversations set last_inbound_at = ? where id = ? and last_inbound_at <= ?";

    private final DataSource database;
    private final Clock clock;

    Fallbacks(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What became of a message whose window is closed to WhatsApp, though not to us: with a fallback template, that goes
     * next. Other outcomes stay as they are.
     *
     * @param postedAt when the message was posted
     */
    public SendOutcome refused(Outgoing outgoing, SendOutcome outcome, Instant postedAt) throws SQLException {
        boolean closed = outcome instanceof SendOutcome.Failed failed
                && failed.error().code().equals(WINDOW_CLOSED)
                && outgoing.mayFallBack();
        if (!closed) {
            return outcome;
        }
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            Sql.update(
                    connection,
                    CLOSE,
                    now.minus(Window.LENGTH),
                    outgoing.conversation().id(),
                    postedAt);
        }
        return new SendOutcome.Later(now, ((SendOutcome.Failed) outcome).error());
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
