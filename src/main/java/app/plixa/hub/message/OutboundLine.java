package app.plixa.hub.message;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.conversation.ConversationRows;
import app.plixa.hub.routing.HandOver;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.springframework.stereotype.Component;

/** The way of messages from their row to WhatsApp: queues carry ids, a claim gives the rows to one worker. */
@Component("outboundLine")
public class OutboundLine implements AutoCloseable {
    private static final int LANES = 1024;

    /** A message may be claimed when it is due, free, and all before it in its conversation are claimed with it. */
    private static final String CLAIM = """
            with free as (
              select m.id, m.conversation_id, m.seq from messages m
              where m.id = any(?::text[]) and m.status = 'queued' and m.next_attempt_at <= ?
                and (not m.claimed or m.held_until <= ?)),
            first_other as (
              select f.conversation_id, e.seq from (select distinct conversation_id from free) f
              cross join lateral (
                select e.seq from messages e
                where e.conversation_id = f.conversation_id and e.status = 'queued'
                  and e.id not in (select id from free)
                order by e.seq limit 1) e)
            update messages m set claimed = true, held_until = ?
            from free, conversations c, contacts ct
            where m.id = free.id and m.status = 'queued' and (not m.claimed or m.held_until <= ?)
              and c.id = m.conversation_id and ct.id = c.contact_id
              and not exists (select 1 from first_other o
                where o.conversation_id = free.conversation_id and o.seq < free.seq)
            returning""" + MessageRows.COLUMNS + "," + ConversationRows.COLUMNS;

    private static final String LOST = """
            update messages m set held_until = ?, claimed = false where m.id in (
              select id from messages where status = 'queued' and next_attempt_at <= ? and held_until <= ?
              order by next_attempt_at limit 1000 for update skip locked)
            returning m.id, m.conversation_id, m.seq""";

    /** A message on its way to a queue. */
    public record Waiting(String id, String conversationId, long seq) {}

    /** Messages for one queue entry: lines of ids, and the group whose entries one consumer gets in order. */
    public record Lane(String group, String ids) {}

    private final DataSource database;
    private final MessageRows rows;
    private final Lease lease;
    private final Clock clock;
    private final HandOver<Waiting> accepted;

    OutboundLine(DataSource database, MessageRows rows, Lease lease, Clock clock, CamelContext camel) {
        this.database = database;
        this.rows = rows;
        this.lease = lease;
        this.clock = clock;
        this.accepted = new HandOver<>("direct:messages-accepted", camel);
    }

    /** Tells the routes of messages whose transaction is committed, in the order accepted. */
    void tell(List<Message> committed) {
        accepted.tell(committed.stream()
                .map(message -> new Waiting(message.id(), message.conversationId(), 0))
                .toList());
    }

    /** Sorts what waits into queue entries; a conversation is always in the same group. */
    public Collection<Lane> lanes(List<Waiting> waiting) {
        Map<Integer, String> lanes = waiting.stream()
                .collect(Collectors.groupingBy(
                        w -> Math.floorMod(w.conversationId().hashCode(), LANES),
                        LinkedHashMap::new,
                        Collectors.mapping(Waiting::id, Collectors.joining("\n"))));
        return lanes.entrySet().stream()
                .map(lane -> new Lane(Integer.toString(lane.getKey()), lane.getValue()))
                .toList();
    }

    /** Takes these messages (ids, one a line) for this worker: a list a conversation, each in order. */
    public Collection<List<Outgoing>> claim(String ids) throws SQLException {
        Instant now = clock.instant();
        List<Outgoing> claimed = Sql.transactRelaxed(
                database,
                transaction -> Sql.query(
                        transaction,
                        CLAIM,
                        row -> outgoing(row, now),
                        ids.split("\n"),
                        now,
                        now,
                        lease.untilWorked(),
                        now));
        Map<String, List<Outgoing>> conversations = new TreeMap<>();
        claimed.stream().sorted(Comparator.comparingLong(Outgoing::seq)).forEach(message -> conversations
                .computeIfAbsent(message.conversation().id(), id -> new ArrayList<>())
                .add(message));
        return conversations.values();
    }

    /** Messages that are due and that nobody holds, in the order accepted; they are held from now on. */
    public List<Waiting> lost() throws SQLException {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            return Sql.query(
                            connection,
                            LOST,
                            row -> new Waiting(row.getString(1), row.getString(2), row.getLong(3)),
                            lease.untilHandedOver(),
                            now,
                            now)
                    .stream()
                    .sorted(Comparator.comparingLong(Waiting::seq))
                    .toList();
        }
    }

    @Override
    public void close() {
        accepted.close();
    }

    private Outgoing outgoing(ResultSet row, Instant now) throws SQLException {
        return new Outgoing(
                row.getString("workspace_id"),
                rows.message(row),
                ConversationRows.conversation(row, now),
                ConversationRows.contact(row),
                row.getLong("seq"),
                row.getInt("attempts"),
                now);
    }
}
