package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.GroupCommit;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.conversation.ConversationEvents;
import app.plixa.hub.conversation.Conversations;
import app.plixa.hub.conversation.Touch;
import app.plixa.hub.conversation.Touched;
import app.plixa.hub.event.EventLine;
import app.plixa.hub.event.Events;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Accepts messages: what it returns is committed, with its conversation and events. */
@Component
public class Intake implements AutoCloseable {
    private static final String INSERT = """
            insert into messages (id, workspace_id, number_id, conversation_id, direction, type, phone, body, status,
              metadata, created_at, next_attempt_at, held_until)
            select m.id, m.workspace_id, m.number_id, m.conversation_id, 'outbound', m.type, m.phone, m.body, 'queued',
              m.metadata::json, m.created_at, m.created_at, ?
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
              ?::timestamptz[]) with ordinality
              as m(id, workspace_id, number_id, conversation_id, type, phone, body, metadata, created_at, place)
            order by m.place""";

    private final GroupCommit<Asked, Taken> line;
    private final Conversations conversations;
    private final ConversationEvents conversationEvents;
    private final Events events;
    private final EventLine eventLine;
    private final OutboundLine outbound;
    private final MessageRows rows;
    private final FirstAnswers firstAnswers;
    private final Lease lease;
    private final Clock clock;

    Intake(
            DataSource database,
            Conversations conversations,
            ConversationEvents conversationEvents,
            Events events,
            EventLine eventLine,
            OutboundLine outbound,
            MessageRows rows,
            FirstAnswers firstAnswers,
            Lease lease,
            Clock clock) {
        this.conversations = conversations;
        this.conversationEvents = conversationEvents;
        this.events = events;
        this.eventLine = eventLine;
        this.outbound = outbound;
        this.rows = rows;
        this.firstAnswers = firstAnswers;
        this.lease = lease;
        this.clock = clock;
        this.line = new GroupCommit<>("accept", 256, Duration.ZERO, database, this::write, this::tell);
    }

    /** Stores the message, once; throws {@link app.plixa.hub.commit.NotCommittedException} when it could not. */
    Taken accept(Asked asked) {
        return line.commit(asked);
    }

    @Override
    public void close() {
        line.close();
    }

    private List<Taken> write(Connection transaction, List<Asked> asked) throws SQLException {
        return firstAnswers.once(transaction, asked, drafts -> store(transaction, drafts).stream()
                .map(Optional::of)
                .toList());
    }

    private List<Accepted> store(Connection transaction, List<Draft> drafts) throws SQLException {
        Map<Touch.Key, Touched> touched = conversations.touch(
                transaction, drafts.stream().map(Draft::touch).toList());
        Set<Touch.Key> told = new HashSet<>();
        List<Accepted> accepted = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            Touch.Key key = draft.touch().key();
            Touched at = touched.get(key);
            boolean first = told.add(key);
            accepted.add(new Accepted(
                    draft.workspaceId(),
                    message(draft, at),
                    first && at.created(),
                    at.conversation().window(),
                    first ? conversationEvents.of(at) : List.of()));
        }
        insert(transaction, accepted);
        events.append(
                transaction, accepted.stream().flatMap(a -> a.events().stream()).toList());
        return accepted;
    }

    private Message message(Draft draft, Touched at) {
        return new Message(
                Ids.next("msg"),
                at.conversation().id(),
                draft.numberId(),
                "outbound",
                "text",
                Optional.of(draft.phone()),
                Optional.of(draft.body()),
                Optional.empty(),
                Status.QUEUED,
                Optional.empty(),
                Optional.empty(),
                draft.metadata(),
                clock.instant(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void insert(Connection transaction, List<Accepted> accepted) throws SQLException {
        Columns<Accepted> columns = Columns.of(accepted)
                .text(a -> a.message().id())
                .text(Accepted::workspaceId)
                .text(a -> a.message().numberId())
                .text(a -> a.message().conversationId())
                .text(a -> a.message().type())
                .optional(a -> a.message().phone())
                .optional(a -> a.message().body())
                .text(a -> rows.json(a.message().metadata()))
                .time(a -> a.message().createdAt());
        Sql.update(transaction, INSERT, columns.after(lease.untilHandedOver()));
    }

    private void tell(List<Taken> committed) {
        List<Accepted> accepted = committed.stream()
                .filter(Taken.Stored.class::isInstance)
                .map(taken -> ((Taken.Stored) taken).accepted())
                .toList();
        outbound.tell(accepted.stream()
                .map(one -> one.message().conversationId())
                .distinct()
                .toList());
        eventLine.tell(accepted.stream().flatMap(a -> a.events().stream()).toList());
    }
}
