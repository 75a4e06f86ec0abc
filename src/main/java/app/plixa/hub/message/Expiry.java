package app.plixa.hub.message;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventLine;
import app.plixa.hub.event.Events;
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
 * to be mended. What a worker has already is left to it, and what WhatsApp
 * may have taken is waited for first.
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
    private final Events events;
    private final EventLine eventLine;
    private final OutboundLine outbound;
    private final MessageRows rows;
    private final Clock clock;

    Expiry(
            DataSource database,
            MessageEvents messageEvents,
            Events events,
            EventLine eventLine,
            OutboundLine outbound,
            MessageRows rows,
            Clock clock) {
        this.database = database;
        this.messageEvents = messageEvents;
        this.events = events;
        this.eventLine = eventLine;
        this.outbound = outbound;
        this.rows = rows;
        this.clock = clock;
    }

    /** Fails them, with their events; what came behind one may go now. */
    public void sweep() throws SQLException {
        Instant now = clock.instant();
        String error = rows.json(MessageError.expired());
        List<Event> told = Sql.transactPatiently(database, transaction -> {
            List<Event> failed = Sql.query(transaction, FAIL, messageEvents::failed, error, now, now, now, now);
            events.append(transaction, failed);
            return failed;
        });
        if (!told.isEmpty()) {
            log.info("{} messages expired", told.size());
            outbound.tell(told.stream()
                    .flatMap(event -> event.conversationId().stream())
                    .distinct()
                    .toList());
            eventLine.tell(told);
        }
    }
}
