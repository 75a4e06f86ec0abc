package app.plixa.hub.conversation;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.Events;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Puts tags on conversations for others of the hub, inside their transactions. */
@Component
public class Tagging {
    private static final String ADD = """
            update conversations set tags = array_append(tags, ?::text), updated_at = ?
            where id = ? and not (?::text = any(tags))""";

    private final ConversationList list;
    private final ConversationEvents conversationEvents;
    private final Events events;
    private final Clock clock;

    Tagging(ConversationList list, ConversationEvents conversationEvents, Events events, Clock clock) {
        this.list = list;
        this.conversationEvents = conversationEvents;
        this.events = events;
        this.clock = clock;
    }

    /** Adds the tag; gives the {@code conversation.updated} it stored, none where the tag was there before. */
    public List<Event> add(Connection transaction, String workspaceId, String id, String tag) throws SQLException {
        if (Sql.update(transaction, ADD, tag, clock.instant(), id, tag) == 0) {
            return List.of();
        }
        List<Event> told = new ArrayList<>();
        list.lock(transaction, workspaceId, id)
                .ifPresent(tagged -> told.add(conversationEvents.updated(workspaceId, tagged)));
        events.append(transaction, told);
        return told;
    }
}
