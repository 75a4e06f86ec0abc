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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Stores what WhatsApp calls back with; a message or status that was stored before changes nothing. */
@Component
public class Inbox implements AutoCloseable {
    private static final String KNOWN = """
            select m.number_id || ' ' || m.provider_id from unnest(?::text[], ?::text[]) as k(number_id, provider_id)
            join messages m on m.number_id = k.number_id and m.provider_id = k.provider_id""";

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

    private final GroupCommit<Callback, List<Event>> line;
    private final Conversations conversations;
    private final ConversationEvents conversationEvents;
    private final Receipts receipts;
    private final Events events;
    private final EventLine eventLine;
    private final Clock clock;

    Inbox(
            DataSource database,
            Conversations conversations,
            ConversationEvents conversationEvents,
            Receipts receipts,
            Events events,
            EventLine eventLine,
            Clock clock) {
        this.conversations = conversations;
        this.conversationEvents = conversationEvents;
        this.receipts = receipts;
        this.events = events;
        this.eventLine = eventLine;
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

    private List<List<Event>> write(Connection transaction, List<Callback> callbacks) throws SQLException {
        List<Receipt> statuses =
                callbacks.stream().flatMap(c -> c.receipts().stream()).toList();
        ProviderIds.areLookedUp(transaction, statuses);
        List<Inbound> fresh = fresh(transaction, callbacks.stream().flatMap(c -> c.messages().stream()));
        List<Event> told = new ArrayList<>(fresh.isEmpty() ? List.of() : join(transaction, fresh));
        events.append(transaction, told);
        told.addAll(receipts.apply(transaction, statuses));
        // The group's events ride on its first result: they are handed over once.
        List<List<Event>> results = new ArrayList<>(Collections.nCopies(callbacks.size(), List.of()));
        results.set(0, told);
        return results;
    }

    /** Without those stored before: a repeated callback must not even reopen a conversation. */
    private List<Inbound> fresh(Connection transaction, Stream<Inbound> inbound) throws SQLException {
        Map<String, Inbound> distinct = inbound.collect(
                Collectors.toMap(Inbox::key, Function.identity(), (first, repeated) -> first, LinkedHashMap::new));
        if (distinct.isEmpty()) {
            return List.of();
        }
        Columns<Inbound> keys = Columns.of(List.copyOf(distinct.values()))
                .text(Inbound::numberId)
                .text(Inbound::providerId);
        distinct.keySet().removeAll(Sql.query(transaction, KNOWN, row -> row.getString(1), keys.with()));
        return List.copyOf(distinct.values());
    }

    private List<Event> join(Connection transaction, List<Inbound> fresh) throws SQLException {
        Map<Touch.Key, Touched> touched = conversations.touch(
                transaction, fresh.stream().map(Inbound::touch).toList());
        List<Joined> joined = fresh.stream()
                .map(inbound -> joined(inbound, touched.get(inbound.touch().key())))
                .toList();
        Set<String> inserted = insert(transaction, joined);
        MediaRows.arrived(transaction, attachments(joined, inserted));
        List<Event> told = new ArrayList<>();
        Set<String> conversationIds = new HashSet<>();
        for (Joined one : joined) {
            if (inserted.contains(one.message().id())) {
                if (conversationIds.add(one.message().conversationId())) {
                    told.addAll(conversationEvents.of(one.touched()));
                }
                told.add(event(one));
            }
        }
        return told;
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

    private void tell(List<List<Event>> committed) {
        eventLine.tell(committed.stream().flatMap(List::stream).toList());
    }

    private static String key(Inbound inbound) {
        return inbound.numberId() + " " + inbound.providerId();
    }
}
