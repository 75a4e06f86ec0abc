package app.plixa.hub.message;

import app.plixa.hub.conversation.ConversationRows;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventName;
import app.plixa.hub.event.Events;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** What happened to a message on request, as events. */
@Component
class MessageEvents {
    /** What {@link #failed} reads. */
    static final String COLUMNS = MessageRows.COLUMNS + "," + ConversationRows.COLUMNS;

    private final Events events;
    private final MessageRows rows;
    private final Clock clock;

    MessageEvents(Events events, MessageRows rows, Clock clock) {
        this.events = events;
        this.rows = rows;
        this.clock = clock;
    }

    /** {@code message.outbound}: the message under the cursor will not be sent. */
    Event failed(ResultSet row) throws SQLException {
        InContext data = new InContext(
                rows.message(row), ConversationRows.conversation(row, clock.instant()), ConversationRows.contact(row));
        return events.ofMessage(
                EventName.MESSAGE_OUTBOUND,
                row.getString("workspace_id"),
                data.conversation().id(),
                data.message().id(),
                data);
    }
}
