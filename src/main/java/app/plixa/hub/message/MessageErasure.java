package app.plixa.hub.message;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.contact.Correspondence;
import app.plixa.hub.event.Event;
import app.plixa.hub.media.MediaRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Takes personal data out of conversations and messages: that they were, and how they went, stays. */
@Component
class MessageErasure implements Correspondence {
    private static final String LOCK = "select id from conversations where contact_id = ? order by id for update";

    private static final String CLOSE =
            "update conversations set erased = true, name = null where contact_id = ? returning id";

    /** Also what a worker has just now: its outcome will find nothing queued and change nothing. */
    private static final String CANCEL = """
            update messages m set status = 'failed', error = ?::json, failed_at = ?, claimed = false,
              body = null, content = null, phone = null, recipient = null, fallback_template = null, metadata = '{}',
              context = null, original = null
            from conversations c, contacts ct
            where m.conversation_id = any(?::text[]) and m.status = 'queued'
              and c.id = m.conversation_id and ct.id = c.contact_id
            returning""" + MessageEvents.COLUMNS;

    private static final String ERASE = """
            update messages set body = null, content = null, phone = null, recipient = null, fallback_template = null,
              metadata = '{}', context = null, original = null
            where conversation_id = any(?::text[])""";

    private final MessageEvents messageEvents;
    private final FirstAnswers firstAnswers;
    private final MessageRows rows;
    private final Clock clock;

    MessageErasure(MessageEvents messageEvents, FirstAnswers firstAnswers, MessageRows rows, Clock clock) {
        this.messageEvents = messageEvents;
        this.firstAnswers = firstAnswers;
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public List<String> close(Connection transaction, String contactId) throws SQLException {
        // Before the conversations: the order in which callbacks are stored.
        UnreadCallbacks.erase(transaction, contactId);
        Sql.query(transaction, LOCK, row -> true, contactId);
        return Sql.query(transaction, CLOSE, row -> row.getString(1), contactId);
    }

    @Override
    public List<Event> erase(Connection transaction, List<String> conversationIds) throws SQLException {
        Instant now = clock.instant();
        String[] ids = conversationIds.toArray(String[]::new);
        List<Event> cancelled =
                Sql.query(transaction, CANCEL, messageEvents::failed, rows.json(MessageChanges.CANCELLED), now, ids);
        Sql.update(transaction, ERASE, (Object) ids);
        firstAnswers.erase(transaction, conversationIds);
        MediaRows.erase(transaction, conversationIds);
        return cancelled;
    }
}
