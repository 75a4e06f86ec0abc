package app.plixa.hub.message;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.conversation.ConversationRows;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventLine;
import app.plixa.hub.event.EventName;
import app.plixa.hub.event.Events;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Messages that end without being sent, as events. */
@Component
class MessageEvents {
    /** What {@link #failed} reads. */
    static final String COLUMNS = MessageRows.COLUMNS + "," + ConversationRows.COLUMNS;

    private final Events events;
    private final EventLine eventLine;
    private final OutboundLine outbound;
    private final MessageRows rows;
    private final Clock clock;

    MessageEvents(Events events, EventLine eventLine, OutboundLine outbound, MessageRows rows, Clock clock) {
        this.events = events;
        this.eventLine = eventLine;
        this.outbound = outbound;
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * Fails messages, and stores the events of that.
     *
     * @param sql returns {@link #COLUMNS}; its first parameter is the error
     */
    List<Event> fail(Connection transaction, String sql, MessageError why, Object... more) throws SQLException {
        Object[] parameters =
                Stream.concat(Stream.of(rows.json(why)), Stream.of(more)).toArray();
        List<Event> failed = Sql.query(transaction, sql, this::failed, parameters);
        events.append(transaction, failed);
        return failed;
    }

    /** Tells the routes of the events of messages that failed: what they held up may go now. */
    void tell(List<Event> failed) {
        outbound.tell(failed.stream()
                .flatMap(event -> event.conversationId().stream())
                .distinct()
                .toList());
        eventLine.tell(failed);
    }

    /**
     * {@code message.outbound}: the message under the cursor will not be sent. What WhatsApp took once has had that, and
     * gets a {@code message.status}.
     */
    Event failed(ResultSet row) throws SQLException {
        InContext data = new InContext(
                rows.message(row), ConversationRows.conversation(row, clock.instant()), ConversationRows.contact(row));
        return events.ofMessage(
                data.message().sentAt().isPresent() ? EventName.MESSAGE_STATUS : EventName.MESSAGE_OUTBOUND,
                row.getString("workspace_id"),
                data.conversation().id(),
                data.message().id(),
                data);
    }
}
