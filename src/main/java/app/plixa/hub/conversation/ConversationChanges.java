package app.plixa.hub.conversation;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventLine;
import app.plixa.hub.event.Events;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Changes and deletes conversations on request, each with its event in the same transaction. */
@Component
class ConversationChanges {
    private static final Logger log = LoggerFactory.getLogger(ConversationChanges.class);

    private static final String UPDATE = """
            update conversations set status = ?, tags = ?, name = ?, closed_at = ?, updated_at = ? where id = ?""";

    private static final String DELETE_MESSAGES = "delete from messages where conversation_id = ? returning id";

    private static final String DELETE_SEND_ATTEMPTS = "delete from send_attempts where message_id = any(?::text[])";

    private static final String DELETE = "delete from conversations where id = ?";

    /** What became of it and what is to be told. */
    private record Done(WithContact conversation, List<Event> events) {}

    private final DataSource database;
    private final ConversationList list;
    private final ConversationEvents conversationEvents;
    private final Events events;
    private final EventLine eventLine;
    private final Clock clock;

    ConversationChanges(
            DataSource database,
            ConversationList list,
            ConversationEvents conversationEvents,
            Events events,
            EventLine eventLine,
            Clock clock) {
        this.database = database;
        this.list = list;
        this.conversationEvents = conversationEvents;
        this.events = events;
        this.eventLine = eventLine;
        this.clock = clock;
    }

    /** The conversation after the change; empty when the workspace has none with this id. */
    Optional<WithContact> change(String workspaceId, String id, Change change) throws SQLException {
        return inOne(transaction -> {
            Optional<WithContact> before = list.lock(transaction, workspaceId, id);
            return before.isEmpty()
                    ? Optional.empty()
                    : Optional.of(change(transaction, workspaceId, before.get(), change));
        });
    }

    /** Deletes it with its messages; what is being sent just now is sent, and nothing is noted of it. False: no such one. */
    boolean delete(String workspaceId, String id) throws SQLException {
        Optional<WithContact> deleted = inOne(transaction -> {
            Optional<WithContact> last = list.lock(transaction, workspaceId, id);
            return last.isEmpty() ? Optional.empty() : Optional.of(delete(transaction, workspaceId, last.get()));
        });
        deleted.ifPresent(gone -> log.info("conversation deleted {}", gone.id()));
        return deleted.isPresent();
    }

    private Optional<WithContact> inOne(Sql.Work<Optional<Done>> work) throws SQLException {
        Optional<Done> done = Sql.transactPatiently(database, transaction -> {
            Optional<Done> result = work.run(transaction);
            if (result.isPresent()) {
                events.append(transaction, result.get().events());
            }
            return result;
        });
        done.ifPresent(d -> eventLine.tell(d.events()));
        return done.map(Done::conversation);
    }

    private Done change(Connection transaction, String workspaceId, WithContact before, Change change)
            throws SQLException {
        Conversation after = change.on(before.conversation(), clock.instant());
        if (after.equals(before.conversation())) {
            return new Done(before, List.of());
        }
        Sql.update(
                transaction,
                UPDATE,
                after.status(),
                after.tags().toArray(String[]::new),
                after.name().orElse(null),
                after.closedAt().orElse(null),
                after.updatedAt(),
                after.id());
        WithContact changed = new WithContact(after, before.contact());
        return new Done(changed, List.of(conversationEvents.updated(workspaceId, changed)));
    }

    private Done delete(Connection transaction, String workspaceId, WithContact last) throws SQLException {
        List<String> messages = Sql.query(transaction, DELETE_MESSAGES, row -> row.getString(1), last.id());
        Sql.update(transaction, DELETE_SEND_ATTEMPTS, (Object) messages.toArray(String[]::new));
        Sql.update(transaction, DELETE, last.id());
        return new Done(last, List.of(conversationEvents.deleted(workspaceId, last)));
    }
}
