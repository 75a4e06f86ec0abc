package app.plixa.hub.message;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.conversation.ConversationRows;
import app.plixa.hub.conversation.WithContact;
import app.plixa.hub.routing.HandOver;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.springframework.stereotype.Component;

/**
 * The way of messages from their row to WhatsApp. A queue entry says only which conversations have work; the claim takes
 * from the head of each whatever may go, so entries may come late, twice or in any order.
 */
@Component("outboundLine")
public class OutboundLine implements AutoCloseable {
    /** Queue entries that a rush of many conversations makes; each can be claimed on another node. */
    private static final int LANES = 8;

    private static final int MOST_CLAIMED = 256;
    private static final int LEAST_CLAIMED = 4;
    private static final int ASK_AGAIN_MILLIS = 250;

    /** One claim of a conversation at a time, on any number of nodes; without it the later one could overtake. */
    private static final String LOCK = """
            select pg_advisory_xact_lock(k.key) from (
              select distinct hashtextextended(id, 0) as key from unnest(?::text[]) as id order by 1) k""";

    /**
     * From the head of a conversation as far as nothing is held by others or waits for its retry. The status is asked
     * for again where the row is taken: it may have been cancelled since the head was looked at.
     */
    private static final String CLAIM = """
            with head as (
              select q.id, bool_and(q.free) over (partition by q.conversation_id order by q.seq) as free
              from unnest(?::text[]) as k(id)
              cross join lateral (
                select m.id, m.conversation_id, m.seq,
                  m.next_attempt_at <= ? and (not m.claimed or m.held_until <= ?) as free
                from messages m where m.conversation_id = k.id and m.status = 'queued' and m.seq > ?
                order by m.seq limit ?) q)
            update messages m set claimed = true, held_until = ?
            from head where head.free and m.id = head.id and m.status = 'queued'
            returning m.refers_to, m.fallback_template,""" + MessageRows.COLUMNS;

    /** With whom: read once a conversation, not once a message. */
    private static final String WITH = "select" + ConversationRows.COLUMNS + """
            from conversations c join contacts ct on ct.id = c.contact_id where c.id = any(?::text[])""";

    /** Of these, the conversations whose head a worker elsewhere holds: it does not know of what came since. */
    private static final String HELD = """
            select k.id from unnest(?::text[]) as k(id)
            cross join lateral (
              select m.claimed, m.held_until from messages m
              where m.conversation_id = k.id and m.status = 'queued' order by m.seq limit 1) h
            where h.claimed and h.held_until > ?""";

    private static final String LOST = """
            update messages m set held_until = ?, claimed = false where m.id in (
              select id from messages where status = 'queued' and next_attempt_at <= ? and held_until <= ?
              order by next_attempt_at limit 1000 for update skip locked)
            returning m.conversation_id""";

    /** Conversations for one queue entry: lines of ids, and the group whose entries one consumer gets in order. */
    public record Lane(String group, String ids) {}

    private final DataSource database;
    private final MessageRows rows;
    private final Lease lease;
    private final Clock clock;
    private final HandOver<String> waiting;
    private final Turns turns;
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "outbound-line");
        thread.setDaemon(true);
        return thread;
    });

    OutboundLine(DataSource database, MessageRows rows, Lease lease, Clock clock, CamelContext camel) {
        this.database = database;
        this.rows = rows;
        this.lease = lease;
        this.clock = clock;
        this.turns = new Turns(clock);
        this.waiting = new HandOver<>("direct:messages-accepted", camel);
    }

    /** Tells the routes of conversations that have messages to send, in committed rows. */
    public void tell(Collection<String> conversationIds) {
        waiting.tell(conversationIds);
    }

    /** Sorts conversations into queue entries; a conversation is always in the same group. */
    public Collection<Lane> lanes(Collection<String> conversationIds) {
        Map<Integer, String> lanes = conversationIds.stream()
                .distinct()
                .collect(Collectors.groupingBy(
                        id -> Math.floorMod(id.hashCode(), LANES), LinkedHashMap::new, Collectors.joining("\n")));
        return lanes.entrySet().stream()
                .map(lane -> new Lane(Integer.toString(lane.getKey()), lane.getValue()))
                .toList();
    }

    /** Takes messages of these conversations (ids, one a line) for this worker, and begins their turns. */
    public List<Claimed> claim(String ids) throws SQLException {
        List<String> free =
                Stream.of(ids.split("\n")).filter(id -> !turns.tell(id)).toList();
        if (free.isEmpty()) {
            return List.of();
        }
        List<Claimed> claimed = claim(free, 0);
        Set<String> left = new HashSet<>(free);
        for (Claimed taken : claimed) {
            turns.begin(taken.conversationId());
            left.remove(taken.conversationId());
        }
        if (!left.isEmpty()) {
            askAgainLater(left);
        }
        return claimed;
    }

    /** Whether messages came to a conversation since its turn began, or since this was asked. */
    public boolean moreCame(String conversationId) {
        return turns.moreCame(conversationId);
    }

    /** Takes what waits in a conversation behind the messages that this worker has already. */
    public Optional<Claimed> claimBehind(Claimed before) throws SQLException {
        return claim(List.of(before.conversationId()), before.lastSeq()).stream()
                .findFirst();
    }

    /** Ends a conversation's turn; what came meanwhile goes to the end of the queue, for others to have their turn. */
    public void endTurn(String conversationId, boolean moreWaits) {
        if (turns.end(conversationId) || moreWaits) {
            tell(List.of(conversationId));
        }
    }

    private List<Claimed> claim(List<String> conversationIds, long behind) throws SQLException {
        String[] ids = conversationIds.toArray(String[]::new);
        int most = Math.max(LEAST_CLAIMED, MOST_CLAIMED / ids.length);
        Instant now = clock.instant();
        List<Outgoing> claimed = Sql.transactRelaxed(database, transaction -> {
            Sql.query(transaction, LOCK, row -> true, (Object) ids);
            Map<String, WithContact> with =
                    Sql.query(transaction, WITH, row -> ConversationRows.both(row, now), (Object) ids).stream()
                            .collect(Collectors.toMap(WithContact::id, Function.identity()));
            return Sql.query(
                    transaction,
                    CLAIM,
                    row -> outgoing(row, with.get(row.getString("conversation_id")), now),
                    with.keySet().toArray(String[]::new),
                    now,
                    now,
                    behind,
                    most,
                    lease.untilWorked());
        });
        return claimed.stream()
                .sorted(Comparator.comparingLong(Outgoing::seq))
                .collect(Collectors.groupingBy(message -> message.conversation().id()))
                .values()
                .stream()
                .map(messages -> new Claimed(messages, messages.size() == most))
                .toList();
    }

    private void askAgainLater(Set<String> conversationIds) throws SQLException {
        List<String> held;
        try (Connection connection = database.getConnection()) {
            String[] ids = conversationIds.toArray(String[]::new);
            held = Sql.query(connection, HELD, row -> row.getString(1), ids, clock.instant());
        }
        List<String> news = held.stream().filter(asking::add).toList();
        if (!news.isEmpty()) {
            later.schedule(
                    () -> {
                        news.forEach(asking::remove);
                        waiting.tell(news);
                    },
                    ASK_AGAIN_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Conversations with messages that are due and that nobody holds; they are held from now on. */
    public List<String> lost() throws SQLException {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, LOST, row -> row.getString(1), lease.untilHandedOver(), now, now);
        }
    }

    @Override
    public void close() {
        later.shutdownNow();
        waiting.close();
    }

    private Outgoing outgoing(ResultSet row, WithContact with, Instant now) throws SQLException {
        return new Outgoing(
                row.getString("workspace_id"),
                rows.message(row),
                with.conversation(),
                with.contact(),
                Optional.ofNullable(row.getString("refers_to")),
                Optional.ofNullable(row.getString("fallback_template")).map(RawJson::new),
                row.getLong("seq"),
                row.getInt("attempts"),
                now);
    }
}
