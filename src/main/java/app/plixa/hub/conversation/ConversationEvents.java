package app.plixa.hub.conversation;

import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventName;
import app.plixa.hub.event.Events;
import java.util.List;
import org.springframework.stereotype.Component;

/** What happened to a conversation, as events. */
@Component
public class ConversationEvents {
    private final Events events;

    ConversationEvents(Events events) {
        this.events = events;
    }

    /** {@code conversation.created} when it was opened, {@code conversation.updated} when reopened, else none. */
    public List<Event> of(Touched touched) {
        if (touched.created()) {
            return List.of(event(EventName.CONVERSATION_CREATED, touched));
        }
        return touched.reopened() ? List.of(event(EventName.CONVERSATION_UPDATED, touched)) : List.of();
    }

    /** {@code conversation.updated}: somebody changed it. */
    Event updated(String workspaceId, WithContact conversation) {
        return events.of(EventName.CONVERSATION_UPDATED, workspaceId, conversation.id(), conversation);
    }

    /** {@code conversation.deleted}, with what it was last. */
    Event deleted(String workspaceId, WithContact conversation) {
        return events.of(EventName.CONVERSATION_DELETED, workspaceId, conversation.id(), conversation);
    }

    private Event event(EventName name, Touched touched) {
        WithContact data = new WithContact(touched.conversation(), touched.contact());
        return events.of(name, touched.workspaceId(), data.id(), data);
    }
}
