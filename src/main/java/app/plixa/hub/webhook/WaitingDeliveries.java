package app.plixa.hub.webhook;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Deliveries that wait in PostgreSQL: retries, chains begun anew, and what a crash interrupted. */
@Component("waitingDeliveries")
public class WaitingDeliveries {
    /** The endpoints that anything waits for: one step along the index for each, however much that is. */
    private static final String ENDPOINTS = """
            with recursive waiting(id) as (
              (select d.endpoint_id from deliveries d where d.state = 'pending' and within(d.id) order by d.endpoint_id limit 1)
              union all
              select (select d.endpoint_id from deliveries d where d.state = 'pending' and d.endpoint_id > w.id
                  and within(d.id)
                order by d.endpoint_id limit 1)
              from waiting w where w.id is not null)
            """;

    private static final String UNWANTED = ENDPOINTS + """
            select x.id, p.id is null as deleted from waiting w left join endpoints p on p.id = w.id
            cross join lateral (
              select y.id from deliveries y
              where y.endpoint_id = w.id and y.state = 'pending' and not (y.claimed and y.held_until > ?) and within(y.id)
              limit 2000 for update skip locked) x
            where w.id is not null and (p.id is null or not p.enabled) limit 2000""";

    /**
     * The ids first, as arrays, and the rows by them: a planner that has no statistics yet takes what is within some days
     * for few, and would ask for each row of them anew who is due.
     */
    private static final String DUE = ENDPOINTS + """
            update deliveries d set held_until = ?, claimed = false where within(d.id) and d.id = any(array(
              select z.id from deliveries z
              where z.state || '' = 'pending' and z.held_until <= ? and within(z.id) and z.id = any(array(
                select x.id
                from waiting w join endpoints p on p.id = w.id and p.enabled and p.id <> all(?::text[])
                cross join lateral (
                  select y.id, row_number() over (order by y.next_attempt_at) as turn from (
                    select v.id, v.next_attempt_at from deliveries v
                    where v.endpoint_id = w.id and v.state = 'pending' and v.next_attempt_at <= ? and v.held_until <= ?
                      and within(v.id)
                    order by v.next_attempt_at
                    limit least((select least(500, greatest(10, 5000 / count(*))) from waiting),
                      case when p.ordered then 1 else coalesce(p.max_per_second, 500) end)) y) x
                order by x.turn limit 500))
              for update skip locked))
            returning d.id, d.endpoint_id""";

    private record Unwanted(String id, boolean deleted) {}

    private final DataSource database;
    private final Posting posting;
    private final Horizon horizon;
    private final Endings endings;
    private final Lease lease;
    private final Clock clock;

    WaitingDeliveries(
            DataSource database, Posting posting, Horizon horizon, Endings endings, Lease lease, Clock clock) {
        this.database = database;
        this.posting = posting;
        this.horizon = horizon;
        this.endings = endings;
        this.lease = lease;
        this.clock = clock;
    }

    /** Ends what waits for endpoints that are gone or disabled, with the reason; what is being posted is left alone. */
    public void endUnwanted() throws SQLException {
        Instant now = clock.instant();
        Sql.transact(database, transaction -> {
            horizon.refresh(transaction);
            Map<Boolean, List<String>> unwanted = Sql.query(
                            transaction,
                            horizon.in(UNWANTED),
                            row -> new Unwanted(row.getString("id"), row.getBoolean("deleted")),
                            now)
                    .stream()
                    .collect(Collectors.groupingBy(
                            Unwanted::deleted, Collectors.mapping(Unwanted::id, Collectors.toList())));
            endings.end(transaction, unwanted.getOrDefault(true, List.of()), "cancelled", "endpoint_deleted");
            endings.end(transaction, unwanted.getOrDefault(false, List.of()), "skipped", "endpoint_disabled");
            return true;
        });
    }

    /**
     * Queue entries of what is due and held by nobody. Endpoints take turns: a long backlog of one does not keep
     * another's from being found, and one whose line is long enough here is left to other nodes.
     */
    public Collection<String> due() throws SQLException {
        Instant now = clock.instant();
        String[] full = posting.full().toArray(String[]::new);
        try (Connection connection = database.getConnection()) {
            return QueueEntries.of(Sql.query(
                    connection,
                    horizon.in(DUE),
                    QueueEntries.Place::read,
                    lease.untilHandedOver(),
                    now,
                    full,
                    now,
                    now));
        }
    }
}
