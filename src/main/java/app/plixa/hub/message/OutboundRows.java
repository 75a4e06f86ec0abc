package app.plixa.hub.message;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Lookup;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.conversation.ConversationRows;
import app.plixa.hub.conversation.WithContact;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Which messages wait to be sent, and who has them: the rows behind the {@link OutboundLine}. */
@Component
class OutboundRows {
    /** One claim of a conversation at a time, on any number of nodes; without it the later one could overtake. */
    private static final String LOCK = """
            select pg_advisory_xact_lock(k.key) from (
              select distinct hashtextextended(id, 0) as key from unnest(?::text[]) as id order by 1) k""";

    /**
     * From the head of a conversation as far as nothing is held by others or waits for its retry. The status is asked
     * for again where the row is taken: it may have been cancelled since the head was looked at. By
     * id and by no other index ({@code || ''}): those on the status look short to a planner in a quiet moment. The head is
     * found by {@code messages_queued}; that of what is due is for those who ask for a time ({@code '-infinity'}).
     */
    static final String CLAIM = """
            with head as (
              select q.id, bool_and(q.free) over (partition by q.conversation_id order by q.seq) as free
              from unnest(?::text[]) as k(id)
              cross join lateral (
                select m.id, m.conversation_id, m.seq,
                  m.next_attempt_at <= ? and (not m.claimed or m.held_until <= ?) as free
                from messages m where m.conversation_id = k.id and m.status = 'queued' and m.seq > ?
                order by m.seq limit ?) q)
            update messages m set claimed = true, held_until = ?
            from head where head.free and m.id = head.id and m.status || '' = 'queued'
            returning m.refers_to, m.fallback_template,""" + MessageRows.COLUMNS;

    private static final String ACTIVE = Lookup.of("numbers", "x.id = c.number_id and x.status = 'active'", "n");

    /** With whom, read once a conversation and not once a message; of a paused number nothing is taken. */
    static final String WITH = "select" + ConversationRows.COLUMNS + """
            from conversations c join contacts ct on ct.id = c.contact_id""" + ACTIVE + "where c.id = any(?::text[])";

    /**
     * Of these, the conversations whose head may go, whoever holds it: who was just refused one must ask again, also where
     * it has been let go since. What waits for a paused number is told when that goes on.
     */
    static final String DUE = """
            select k.id from unnest(?::text[]) as k(id)
            join conversations c on c.id = k.id""" + ACTIVE + """
            cross join lateral (
              select m.next_attempt_at from messages m
              where m.conversation_id = k.id and m.status = 'queued' order by m.seq limit 1) h
            where h.next_attempt_at <= ?""";

    /**
     * Number by number, so that what waits for a paused one is not even looked at, and in turn, so that one with a long
     * backlog is not all that is looked at. What waits behind the head of its conversation need not be looked at before
     * that may go: it takes the head's times.
     */
    static final String LOST = """
            with due as (
              select x.id from (
                select q.id, row_number() over (partition by n.id order by q.next_attempt_at) as turn
                from numbers n cross join lateral (
                  select id, next_attempt_at from messages
                  where number_id = n.id and status = 'queued' and next_attempt_at > '-infinity'
                    and next_attempt_at <= ? and held_until <= ?
                  order by next_attempt_at limit (
                    select least(1000, greatest(50, 5000 / count(*))) from numbers where status = 'active')) q
                where n.status = 'active') x
              order by x.turn limit 1000),
            taken as (
              select m.id, m.conversation_id from messages m
              where m.id in (select id from due) and m.status || '' = 'queued' and m.held_until <= ?
              for update of m skip locked)
            update messages m set claimed = false, next_attempt_at = greatest(m.next_attempt_at, h.next_attempt_at),
              held_until = greatest(?, h.held_until, h.next_attempt_at)
            from (select conversation_id, array_agg(id) as ids from taken group by conversation_id) c
            cross join lateral (
              select q.next_attempt_at, q.held_until from messages q
              where q.conversation_id = c.conversation_id and q.status = 'queued' order by q.seq limit 1) h
            cross join unnest(c.ids) as t(id)
            where m.id = t.id
            returning case when h.next_attempt_at <= ? and h.held_until <= ? then m.conversation_id end""";

    private static final String OF_NUMBER =
            "select distinct conversation_id from messages where number_id = ? and status = 'queued'"
                    + " and next_attempt_at > '-infinity' limit 20000";

    private static final int MOST_LOOKS = 4;

    private final DataSource database;
    private final MessageRows rows;
    private final Lease lease;
    private final Clock clock;

    OutboundRows(DataSource database, MessageRows rows, Lease lease, Clock clock) {
        this.database = database;
        this.rows = rows;
        this.lease = lease;
        this.clock = clock;
    }

    /**
     * Takes of each conversation what may go, behind a place in it, at most so many; in the order accepted.
     */
    List<Claimed> claim(List<String> conversationIds, long behind, int most) throws SQLException {
        String[] ids = conversationIds.toArray(String[]::new);
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

    /** Of these, the conversations whose head may go, whoever holds it. */
    List<String> due(Collection<String> conversationIds) throws SQLException {
        return ids(DUE, conversationIds.toArray(String[]::new), clock.instant());
    }

    /**
     * Conversations whose heads are due and that nobody holds; they are held from now on. Looked for a few times: one look
     * finds only so many of each number, and what waits for its pace longer than a minute is found here alone.
     */
    List<String> lost() throws SQLException {
        Set<String> conversations = new LinkedHashSet<>();
        List<String> found = List.of();
        for (int look = 0; look == 0 || look < MOST_LOOKS && !found.isEmpty(); look++) {
            Instant now = clock.instant();
            found = ids(LOST, now, now, now, lease.untilHandedOver(), now, now);
            found.stream().filter(Objects::nonNull).forEach(conversations::add);
        }
        return List.copyOf(conversations);
    }

    /** Conversations in which something waits for a number. */
    List<String> ofNumber(String numberId) throws SQLException {
        return ids(OF_NUMBER, numberId);
    }

    private List<String> ids(String sql, Object... parameters) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, sql, row -> row.getString(1), parameters);
        }
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
                Optional.ofNullable(row.getString("error")).map(rows::error),
                now);
    }
}
