package app.plixa.hub.conversation;

import app.plixa.hub.contact.Contact;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventName;
import app.plixa.hub.event.Events;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.springframework.stereotype.Component;

/** What happened to a conversation, as events. */
@Component
public class ConversationEvents {
    private record InContext(@JsonUnwrapped Conversation conversation, Contact contact) {}

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

    private Event event(EventName name, Touched touched) {
        Conversation conversation = touched.conversation();
        return events.of(
                name, touched.workspaceId(), conversation.id(), new InContext(conversation, touched.contact()));
    }
}
