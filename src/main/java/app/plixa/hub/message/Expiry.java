package app.plixa.hub.message;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.event.Event;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Fails messages whose {@code expires_at} has come while they wait: for a retry, for their turn, or for a paused number
 * to be mended. What a worker has already is left to it, and what WhatsApp may have taken is waited for first.
 */
@Component("expiry")
public class Expiry {
    private static final Logger log = LoggerFactory.getLogger(Expiry.class);

    private static final String FAIL = """
            update messages m set status = 'failed', error = ?::json, failed_at = ?, claimed = false
            from conversations c, contacts ct
            where m.id in (
                select id from messages
                where status = 'queued' and expires_at <= ? and (not claimed or held_until <= ?)
                  and (attempts = 0 or next_attempt_at <= ?)
                order by expires_at limit 500 for update skip locked)
              and m.status = 'queued' and c.id = m.conversation_id and ct.id = c.contact_id
            returning""" + MessageEvents.COLUMNS;

    private final DataSource database;
    private final MessageEvents messageEvents;
    private final SendMetrics metrics;
    private final Clock clock;

    Expiry(DataSource database, MessageEvents messageEvents, SendMetrics metrics, Clock clock) {
        this.database = database;
        this.messageEvents = messageEvents;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Fails them, with their events; what came behind one may go now. */
    public void sweep() throws SQLException {
        Instant now = clock.instant();
        List<Event> told = Sql.transactPatiently(
                database,
                transaction -> messageEvents.fail(transaction, FAIL, MessageError.expired(), now, now, now, now));
        if (!told.isEmpty()) {
            log.info("{} messages expired", told.size());
            metrics.failed(told.size());
            messageEvents.tell(told);
        }
    }
}
