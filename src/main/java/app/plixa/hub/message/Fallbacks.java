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
    private static final String NOTE = "update messages set fallback_used = ? where id = ?";

    /** A customer who wrote after the post has opened another window; it is the person's, in all its conversations. */
    private static final String CLOSE = """
            update conversations u set last_inbound_at = ? from (
              select o.id from conversations o where o.last_inbound_at <= ? and o.id = any(array(
                select ?::text union all
                select j.id from conversations c join contacts ct on ct.id = c.contact_id
                join contacts p on p.person = ct.person
                join conversations j on j.contact_id = p.id and j.number_id = c.number_id where c.id = ?))
              order by o.id for no key update of o%s) w
            where u.id = w.id""";

    private static final String CLOSE_NOW = CLOSE.formatted("");
    private static final String CLOSE_UNLESS_BUSY = CLOSE.formatted(" skip locked");

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
                && failed.error().isWindowClosed()
                && outgoing.mayFallBack();
        if (!closed) {
            return outcome;
        }
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            close(connection, CLOSE_NOW, outgoing.conversation().id(), postedAt, now);
        }
        return new SendOutcome.Later(now, ((SendOutcome.Failed) outcome).error());
    }

    /**
     * The window of this conversation is closed to WhatsApp. For a transaction that has messages locked already, and may
     * wait for no conversation (they are locked before messages): one that somebody else has stays as it is.
     */
    static void closeUnlessBusy(Connection transaction, String conversationId, Instant postedAt, Instant now)
            throws SQLException {
        close(transaction, CLOSE_UNLESS_BUSY, conversationId, postedAt, now);
    }

    private static void close(Connection connection, String sql, String conversationId, Instant postedAt, Instant now)
            throws SQLException {
        Sql.update(connection, sql, now.minus(Window.LENGTH), postedAt, conversationId, conversationId);
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
