package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.CommitHealth;
import app.plixa.hub.commit.GroupCommit;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Pause;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.contact.Contact;
import app.plixa.hub.conversation.ConversationEvents;
import app.plixa.hub.conversation.Conversations;
import app.plixa.hub.conversation.Touch;
import app.plixa.hub.conversation.Touched;
import app.plixa.hub.event.EventLine;
import app.plixa.hub.event.Events;
import app.plixa.hub.message.content.Content;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
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
    /** Due a second ago: to a hub whose clock is behind, what this one takes now would be of the future. */
    private static final String INSERT = """
            insert into messages (id, workspace_id, number_id, conversation_id, direction, type, phone, recipient, body,
              content, reply_to, refers_to, status, metadata, created_at, expires_at, fallback_template, next_attempt_at,
              held_until)
            select m.id, m.workspace_id, m.number_id, m.conversation_id, 'outbound', m.type, m.phone, m.recipient, m.body,
              m.content::json, m.reply_to, m.refers_to, 'queued', m.metadata::json, m.created_at, m.expires_at,
              m.fallback::json, m.created_at - interval '1 second', ?
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
              ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[]) with ordinality
              as m(id, workspace_id, number_id, conversation_id, type, phone, recipient, body, content, reply_to,
                refers_to, metadata, created_at, expires_at, fallback, place)
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
            CommitHealth health,
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
        this.line = new GroupCommit<>(
                "accept", 256, Pause.WHILE_CALLERS_WAIT, database, this::write, this::tell, health, () -> false);
    }

    /** Stores the message, once; throws {@link app.plixa.hub.commit.NotCommittedException} when it could not. */
    Taken accept(Asked asked) {
        return line.commit(asked);
    }

    /**
     * Stores one inside somebody else's transaction; empty when its contact is gone. After the commit
     * {@link #tell(Accepted)} is due.
     */
    public Optional<Accepted> accept(Connection transaction, Draft draft) throws SQLException {
        return store(transaction, List.of(draft)).get(0);
    }

    /** Tells the routes of a message whose transaction is committed. */
    public void tell(Accepted committed) {
        outbound.tell(List.of(committed.message().conversationId()));
        eventLine.tell(committed.events());
    }

    @Override
    public void close() {
        line.close();
    }

    private List<Taken> write(Connection transaction, List<Asked> asked) throws SQLException {
        return firstAnswers.once(transaction, asked, drafts -> store(transaction, drafts));
    }

    /** Empty for a draft whose contact is gone since it was checked. */
    private List<Optional<Accepted>> store(Connection transaction, List<Draft> drafts) throws SQLException {
        Map<Touch.Key, Touched> touched = conversations.touch(
                transaction, drafts.stream().map(Draft::touch).toList());
        Set<String> told = new HashSet<>();
        List<Optional<Accepted>> results = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            results.add(Optional.ofNullable(touched.get(draft.touch().key()))
                    .filter(at -> at.contact().reachable())
                    .map(at -> accepted(draft, at, told.add(at.conversation().id()))));
        }
        List<Accepted> accepted = results.stream().flatMap(Optional::stream).toList();
        insert(transaction, accepted);
        events.append(
                transaction, accepted.stream().flatMap(a -> a.events().stream()).toList());
        return results;
    }

    private Accepted accepted(Draft draft, Touched at, boolean first) {
        return new Accepted(
                draft,
                message(draft, at),
                first && at.created(),
                at.conversation().window(),
                first ? conversationEvents.of(at) : List.of());
    }

    private Message message(Draft draft, Touched at) {
        Contact contact = at.contact();
        Optional<String> phone = draft.who().phone().or(contact::phone).or(contact::waId);
        return new Message(
                Ids.next("msg"),
                at.conversation().id(),
                draft.numberId(),
                "outbound",
                draft.content().type(),
                phone,
                draft.who().userId().or(() -> phone.isPresent() ? Optional.empty() : contact.whatsappUserId()),
                draft.content().body(),
                draft.content().json().map(RawJson::new),
                draft.replyTo(),
                Status.QUEUED,
                Optional.empty(),
                Optional.empty(),
                draft.metadata(),
                false,
                clock.instant(),
                draft.expiresAt(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Context.NONE,
                Revision.NONE,
                Billing.NONE);
    }

    private void insert(Connection transaction, List<Accepted> accepted) throws SQLException {
        Columns<Accepted> columns = Columns.of(accepted)
                .text(a -> a.message().id())
                .text(a -> a.draft().workspaceId())
                .text(a -> a.message().numberId())
                .text(a -> a.message().conversationId())
                .text(a -> a.message().type())
                .optional(a -> a.message().phone())
                .optional(a -> a.message().recipient())
                .optional(a -> a.message().body())
                .optional(a -> a.message().content().map(RawJson::text))
                .optional(a -> a.draft().replyTo())
                .optional(a -> a.draft().refersTo())
                .text(a -> rows.json(a.message().metadata()))
                .time(a -> a.message().createdAt())
                .optionalTime(a -> a.draft().expiresAt())
                .optional(a -> a.draft().fallback().flatMap(Content::json));
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
