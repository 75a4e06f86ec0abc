package app.plixa.hub.message;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.event.Event;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes a message back before it is sent, or sends one again that failed. */
@Component
class MessageChanges {
    private static final Logger log = LoggerFactory.getLogger(MessageChanges.class);

    /** Why a cancelled message failed; as it is, it will never be sent. */
    static final MessageError CANCELLED = new MessageError(
            "cancelled", "The message was cancelled before it was sent.", false, MessageError.Provider.silent());

    /**
     * Not while a worker has it, nor while it may have arrived and a status is waited for: the answer to its last try was
     * not Meta's, or there was none. A claim that comes at the same time waits for this row, or this for the claim.
     */
    private static final String CANCEL = """
            update messages m set status = 'failed', error = ?::json, failed_at = ?, claimed = false
            from conversations c, contacts ct
            where m.id = ? and m.workspace_id = ? and m.status = 'queued' and m.sent_at is null
              and (not m.claimed or m.held_until <= ?)
              and (m.attempts = 0 or m.next_attempt_at <= ? or not coalesce((
                select a.provider_code is null and (a.http_status is null or a.http_status not between 300 and 499)
                from send_attempts a where a.message_id = m.id order by a.at desc limit 1), false))
              and c.id = m.conversation_id and ct.id = c.contact_id
            returning""" + MessageEvents.COLUMNS;

    /** Held by nobody from now on, so that the sweeper takes it up even when the hand-over is lost. */
    private static final String RETRY = """
            update messages m set status = 'queued', retried = true, error = null, sent_at = null,
              failed_at = null, provider_id = null, attempts = 0,
              former_provider_ids = array_remove(m.former_provider_ids || m.provider_id, null),
              next_attempt_at = ?, held_until = ?, claimed = false
            from conversations c
            where m.id = ? and m.workspace_id = ? and m.status = 'failed' and (m.error ->> 'retryable')::boolean
              and c.id = m.conversation_id and not c.erased
            returning""" + MessageRows.COLUMNS;

    private final DataSource database;
    private final MessageEvents messageEvents;
    private final OutboundLine outbound;
    private final MessageRows rows;
    private final Clock clock;

    MessageChanges(
            DataSource database, MessageEvents messageEvents, OutboundLine outbound, MessageRows rows, Clock clock) {
        this.database = database;
        this.messageEvents = messageEvents;
        this.outbound = outbound;
        this.rows = rows;
        this.clock = clock;
    }

    /** Cancels one of the workspace's messages, with its event; false when it is not queued, or is being sent. */
    boolean cancel(String workspaceId, String id) throws SQLException {
        Instant now = clock.instant();
        List<Event> told = Sql.transact(
                database,
                transaction -> messageEvents.fail(transaction, CANCEL, CANCELLED, now, id, workspaceId, now, now));
        if (!told.isEmpty()) {
            log.info("message cancelled {}", id);
            messageEvents.tell(told);
        }
        return !told.isEmpty();
    }

    /** Queues one of the workspace's messages again, at its old place; empty unless it failed and may work now. */
    Optional<Message> retry(String workspaceId, String id) throws SQLException {
        Instant now = clock.instant();
        Optional<Message> queued = Sql.transact(
                database,
                transaction -> Sql.query(transaction, RETRY, rows::message, now, now, id, workspaceId).stream()
                        .findFirst());
        queued.ifPresent(message -> {
            log.info("message queued again {}", id);
            outbound.tell(List.of(message.conversationId()));
        });
        return queued;
    }
}
