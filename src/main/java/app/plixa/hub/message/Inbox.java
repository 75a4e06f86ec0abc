package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.GroupCommit;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.conversation.ConversationEvents;
import app.plixa.hub.conversation.Conversations;
import app.plixa.hub.conversation.Touch;
import app.plixa.hub.conversation.Touched;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventLine;
import app.plixa.hub.event.EventName;
import app.plixa.hub.event.Events;
import app.plixa.hub.media.Arrived;
import app.plixa.hub.media.Attachment;
import app.plixa.hub.media.MediaRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Stores what WhatsApp calls back with; a message or status that was stored before changes nothing. */
@Component
public class Inbox implements AutoCloseable {
    private static final String INSERT = """
            insert into messages (id, workspace_id, number_id, conversation_id, direction, type, phone, body, content,
              status, provider_id, metadata, created_at, sent_at, next_attempt_at, held_until)
            select m.id, m.workspace_id, m.number_id, m.conversation_id, 'inbound', m.type, m.phone, m.body,
              m.content::json, 'received', m.provider_id, '{}', m.created_at, m.sent_at, m.created_at, m.created_at
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
              ?::text[], ?::timestamptz[], ?::timestamptz[]) with ordinality
              as m(id, workspace_id, number_id, conversation_id, type, phone, body, content, provider_id, created_at,
                sent_at, place)
            order by m.place
            on conflict (number_id, provider_id) where provider_id is not null do nothing returning id""";

    private record Joined(Inbound inbound, Touched touched, Message message) {
        Arrived with(Attachment attachment) {
            return new Arrived(
                    attachment,
                    inbound.workspaceId(),
                    inbound.numberId(),
                    message.conversationId(),
                    message.id(),
                    message.createdAt());
        }
    }

    /** What a commit brought about: events, and the messages (ids) that opened conversations. */
    private record Told(List<Event> events, List<String> openers) {
        private static final Told NOTHING = new Told(List.of(), List.of());
    }

    private final GroupCommit<Callback, Told> line;
    private final Conversations conversations;
    private final ConversationEvents conversationEvents;
    private final Receipts receipts;
    private final Events events;
    private final EventLine eventLine;
    private final Openings openings;
    private final Clock clock;

    Inbox(
            DataSource database,
            Conversations conversations,
            ConversationEvents conversationEvents,
            Receipts receipts,
            Events events,
            EventLine eventLine,
            Openings openings,
            Clock clock) {
        this.conversations = conversations;
        this.conversationEvents = conversationEvents;
        this.receipts = receipts;
        this.events = events;
        this.eventLine = eventLine;
        this.openings = openings;
        this.clock = clock;
        this.line = new GroupCommit<>("inbound", 256, Duration.ZERO, database, this::write, this::tell);
    }

    /** Stores the callback; throws {@link app.plixa.hub.commit.NotCommittedException} when it could not. */
    public void store(Callback callback) {
        line.commit(callback);
    }

    @Override
    public void close() {
        line.close();
    }

    private List<Told> write(Connection transaction, List<Callback> callbacks) throws SQLException {
        List<Receipt> statuses =
                callbacks.stream().flatMap(c -> c.receipts().stream()).toList();
        ProviderIds.areLookedUp(transaction, statuses);
        List<Inbound> fresh = FirstTold.of(transaction, callbacks.stream().flatMap(c -> c.messages().stream()));
        Told told = fresh.isEmpty() ? Told.NOTHING : join(transaction, fresh);
        events.append(transaction, told.events());
        List<Event> all = new ArrayList<>(told.events());
        all.addAll(receipts.apply(transaction, statuses));
        // The group's events ride on its first result: they are handed over once.
        List<Told> results = new ArrayList<>(Collections.nCopies(callbacks.size(), Told.NOTHING));
        results.set(0, new Told(all, told.openers()));
        return results;
    }

    private Told join(Connection transaction, List<Inbound> fresh) throws SQLException {
        Map<Touch.Key, Touched> touched = conversations.touch(
                transaction, fresh.stream().map(Inbound::touch).toList());
        List<Joined> joined = fresh.stream()
                .map(inbound -> joined(inbound, touched.get(inbound.touch().key())))
                .toList();
        Set<String> inserted = insert(transaction, joined);
        MediaRows.arrived(transaction, attachments(joined, inserted));
        List<Event> told = new ArrayList<>();
        List<Message> openers = new ArrayList<>();
        Set<String> conversationIds = new HashSet<>();
        for (Joined one : joined) {
            if (inserted.contains(one.message().id())) {
                if (conversationIds.add(one.message().conversationId())) {
                    told.addAll(conversationEvents.of(one.touched()));
                    if (one.touched().opened() && openings.wanted()) {
                        openers.add(one.message());
                    }
                }
                told.add(event(one));
            }
        }
        if (!openers.isEmpty()) {
            openings.opened(transaction, openers);
        }
        return new Told(told, openers.stream().map(Message::id).toList());
    }

    private static List<Arrived> attachments(List<Joined> joined, Set<String> inserted) {
        return joined.stream()
                .filter(one -> inserted.contains(one.message().id()))
                .flatMap(one -> one.inbound().attachment().map(one::with).stream())
                .toList();
    }

    private Joined joined(Inbound inbound, Touched touched) {
        Message message = new Message(
                Ids.next("msg"),
                touched.conversation().id(),
                inbound.numberId(),
                "inbound",
                inbound.type(),
                inbound.from().phone().or(() -> touched.contact().phone()),
                Optional.empty(),
                inbound.body(),
                inbound.content().map(RawJson::new),
                Optional.empty(),
                Status.RECEIVED,
                Optional.of(inbound.providerId()),
                Optional.empty(),
                Map.of(),
                false,
                clock.instant(),
                Optional.empty(),
                Optional.of(inbound.at()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new Joined(inbound, touched, message);
    }

    private Set<String> insert(Connection transaction, List<Joined> joined) throws SQLException {
        Columns<Joined> columns = Columns.of(joined)
                .text(j -> j.message().id())
                .text(j -> j.inbound().workspaceId())
                .text(j -> j.message().numberId())
                .text(j -> j.message().conversationId())
                .text(j -> j.message().type())
                .optional(j -> j.message().phone())
                .optional(j -> j.message().body())
                .optional(j -> j.inbound().content())
                .text(j -> j.inbound().providerId())
                .time(j -> j.message().createdAt())
                .optionalTime(j -> j.message().sentAt());
        return new HashSet<>(Sql.query(transaction, INSERT, row -> row.getString(1), columns.with()));
    }

    private Event event(Joined one) {
        return events.ofMessage(
                EventName.MESSAGE_INBOUND,
                one.inbound().workspaceId(),
                one.message().conversationId(),
                one.message().id(),
                new InContext(
                        one.message(),
                        one.touched().conversation(),
                        one.touched().contact()));
    }

    private void tell(List<Told> committed) {
        eventLine.tell(committed.stream().flatMap(t -> t.events().stream()).toList());
        openings.tell(committed.stream().flatMap(t -> t.openers().stream()).toList());
    }
}
