package app.plixa.hub.webhook;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * Deliveries that wait in PostgreSQL. Those that were put back to wait for their time are parked, and found by it: a look
 * costs what is due, not what waits. A look at each endpoint in turn, less often, finds what else nobody holds: what a
 * crash interrupted, and what is due behind the long backlog of another endpoint.
 */
@Component("waitingDeliveries")
public class WaitingDeliveries {
    /**
     * The endpoints that anything waits for: one step along the index for each, however much that is. Ordered by the time,
     * too, for only the index of what waits is: along that of lists each step would pass all that was delivered between.
     */
    static final String ENDPOINTS = """
            with recursive waiting(id) as (
              (select d.endpoint_id from deliveries d where d.state = 'pending' and within(d.id)
                order by d.endpoint_id, d.next_attempt_at limit 1)
              union all
              select (select d.endpoint_id from deliveries d where d.state = 'pending' and d.endpoint_id > w.id
                  and within(d.id)
                order by d.endpoint_id, d.next_attempt_at limit 1)
              from waiting w where w.id is not null)
            select w.id, p.id is null as deleted, coalesce(p.enabled, false) as wanted
            from waiting w left join endpoints p on p.id = w.id where w.id is not null""";

    private static final String UNWANTED = """
            select y.id from unnest(?::text[]) as w(id) cross join lateral (
              select d.id from deliveries d
              where d.endpoint_id = w.id and d.state = 'pending' and not (d.claimed and d.held_until > ?) and within(d.id)
              limit 2000 for update skip locked) y
            limit 2000""";

    /**
     * The ids first, as arrays, and the rows by them: a planner that has no statistics yet takes what is within some days
     * for few, and would ask for each row of them anew who is due.
     */
    private static final String HAND_OVER = """
            update deliveries d set held_until = ?, claimed = false, parked = false
            where within(d.id) and d.id = any(array(
              select z.id from deliveries z
              where z.state || '' = 'pending' and z.held_until <= ? and within(z.id) and z.id = any(array(
                %s))
              for update skip locked))
            returning d.id, d.endpoint_id""";

    private static final int SEEN = 1_000;

    /** The oldest of those that are parked and due, as many as one look sees. */
    private static final String LOOK = """
            from deliveries v
            where v.state = 'pending' and v.parked and v.next_attempt_at <= ? and within(v.id)
            order by v.next_attempt_at limit\s""" + SEEN;

    /** Whether there are as many as one look sees. */
    private static final String MANY_DUE = "select count(*) = " + SEEN + " from (select 1 " + LOOK + ") x";

    private static final String DUE_IDS = """
            select x.id from (
                  select y.id, p.ordered, p.max_per_second,
                    row_number() over (partition by y.endpoint_id order by y.next_attempt_at) as turn
                  from (select v.id, v.endpoint_id, v.next_attempt_at\s""" + LOOK + """
                  ) y
                  join endpoints p on p.id = y.endpoint_id and p.enabled and p.id <> all(?::text[])) x
                where x.turn <= case when x.ordered then 1 else coalesce(x.max_per_second, 500) end
                order by x.turn limit 500""";

    private static final String DUE = HAND_OVER.formatted(DUE_IDS);

    private static final String LOST_IDS = """
            select x.id
                from unnest(?::text[]) as w(id) join endpoints p on p.id = w.id and p.enabled
                cross join lateral (
                  select y.id, row_number() over (order by y.next_attempt_at) as turn from (
                    select v.id, v.next_attempt_at from deliveries v
                    where v.endpoint_id = w.id and v.state = 'pending' and v.next_attempt_at <= ? and v.held_until <= ?
                      and within(v.id)
                    order by v.next_attempt_at
                    limit least(greatest(10, 5000 / ?::int),
                      case when p.ordered then 1 else coalesce(p.max_per_second, 500) end)) y) x
                order by x.turn limit greatest(500, ?::int)""";

    private static final String LOST = HAND_OVER.formatted(LOST_IDS);

    /** Endpoints that one look for lost ones is at: something of each is handed over. */
    private static final int LOOKED_AT = 2_000;

    private record Waiting(String endpointId, boolean deleted, boolean wanted) {}

    private final DataSource database;
    private final Posting posting;
    private final Horizon horizon;
    private final Endings endings;
    private final Lease lease;
    private final Clock clock;
    private volatile String lastLookedAt = "";

    WaitingDeliveries(
            DataSource database, Posting posting, Horizon horizon, Endings endings, Lease lease, Clock clock) {
        this.database = database;
        this.posting = posting;
        this.horizon = horizon;
        this.endings = endings;
        this.lease = lease;
        this.clock = clock;
    }

    /**
     * Queue entries of what was put back and is due now. Endpoints take turns, and one whose line is long enough here is
     * left to other nodes.
     */
    public Collection<String> due() throws SQLException {
        Instant now = clock.instant();
        String[] full = posting.full().toArray(String[]::new);
        try (Connection connection = database.getConnection()) {
            return handOver(connection, DUE, lease.untilHandedOver(), now, now, full);
        }
    }

    /**
     * Queue entries of what was due a lease ago and is held by nobody, and of all that is due where one look at it does not
     * see the whole. It is looked for at each endpoint, {@link #LOOKED_AT} at a time in turn: neither a long backlog of one
     * nor those of many keep another's from being found. Ends what waits for endpoints that are gone or disabled, with the
     * reason; what is being posted is left alone.
     */
    public Collection<String> lost() throws SQLException {
        List<Waiting> waiting = Sql.transact(database, transaction -> {
            horizon.refresh(transaction);
            List<Waiting> endpoints = Sql.query(
                    transaction,
                    horizon.in(ENDPOINTS),
                    row -> new Waiting(row.getString("id"), row.getBoolean("deleted"), row.getBoolean("wanted")));
            end(transaction, ids(endpoints, Waiting::deleted), "cancelled", "endpoint_deleted");
            end(transaction, ids(endpoints, one -> !one.deleted() && !one.wanted()), "skipped", "endpoint_disabled");
            return endpoints;
        });
        Set<String> full = posting.full();
        String[] wanted = inTurn(ids(waiting, one -> one.wanted() && !full.contains(one.endpointId())));
        if (wanted.length == 0) {
            return List.of();
        }
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            Instant due = lostOnesAreDueBy(connection, now);
            return handOver(
                    connection, LOST, lease.untilHandedOver(), now, wanted, due, now, wanted.length, wanted.length);
        }
    }

    private String[] inTurn(String[] endpoints) {
        if (endpoints.length <= LOOKED_AT) {
            return endpoints;
        }
        Arrays.sort(endpoints);
        int first = (int) Stream.of(endpoints)
                .takeWhile(id -> id.compareTo(lastLookedAt) <= 0)
                .count();
        String[] next = IntStream.range(first, first + LOOKED_AT)
                .mapToObj(n -> endpoints[n % endpoints.length])
                .toArray(String[]::new);
        lastLookedAt = next[LOOKED_AT - 1];
        return next;
    }

    /**
     * Whatever somebody held and lost was due a lease ago (one of this node's: with those of others it may be found later):
     * where nothing else waits to be found there is no need to look at all that is on its way.
     */
    private Instant lostOnesAreDueBy(Connection connection, Instant now) throws SQLException {
        boolean manyDue = Sql.query(connection, horizon.in(MANY_DUE), row -> row.getBoolean(1), now)
                .get(0);
        return manyDue ? now : now.minus(lease.shortest());
    }

    private Collection<String> handOver(Connection connection, String sql, Object... parameters) throws SQLException {
        return QueueEntries.of(Sql.query(connection, horizon.in(sql), QueueEntries.Place::read, parameters));
    }

    private void end(Connection transaction, String[] endpoints, String state, String reason) throws SQLException {
        if (endpoints.length > 0) {
            endings.end(
                    transaction,
                    Sql.query(transaction, horizon.in(UNWANTED), row -> row.getString(1), endpoints, clock.instant()),
                    state,
                    reason);
        }
    }

    private static String[] ids(List<Waiting> waiting, Predicate<Waiting> which) {
        return waiting.stream().filter(which).map(Waiting::endpointId).toArray(String[]::new);
    }
}
