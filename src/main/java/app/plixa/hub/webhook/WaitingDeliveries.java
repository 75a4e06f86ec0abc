package app.plixa.hub.webhook;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Deliveries that wait in PostgreSQL: retries, chains begun anew, and what a crash interrupted. */
@Component("waitingDeliveries")
public class WaitingDeliveries {
    /** The endpoints that anything waits for: one step along the index for each, however much that is. */
    private static final String ENDPOINTS = """
            with recursive waiting(id) as (
              (select endpoint_id from deliveries where state = 'pending' order by endpoint_id limit 1)
              union all
              select (select d.endpoint_id from deliveries d where d.state = 'pending' and d.endpoint_id > w.id
                order by d.endpoint_id limit 1)
              from waiting w where w.id is not null)
            """;

    private static final String UNWANTED = ENDPOINTS + """
            update deliveries d set state = u.state, reason = u.reason, updated_at = ?, claimed = false
            from (
              select x.id, case when p.id is null then 'cancelled' else 'skipped' end as state,
                case when p.id is null then 'endpoint_deleted' else 'endpoint_disabled' end as reason
              from waiting w left join endpoints p on p.id = w.id
              join deliveries x on x.endpoint_id = w.id and x.state = 'pending' and not (x.claimed and x.held_until > ?)
              where w.id is not null and (p.id is null or not p.enabled)
              limit 2000 for update of x skip locked) u
            where d.id = u.id""";

    private static final String DUE = ENDPOINTS + """
            update deliveries d set held_until = ?, claimed = false where d.id in (
              select id from deliveries where state || '' = 'pending' and held_until <= ? and id in (
                select x.id
                from waiting w join endpoints p on p.id = w.id and p.enabled and p.id <> all(?::text[])
                cross join lateral (
                  select y.id, row_number() over (order by y.next_attempt_at) as turn from (
                    select id, next_attempt_at from deliveries
                    where endpoint_id = w.id and state = 'pending' and next_attempt_at <= ? and held_until <= ?
                    order by next_attempt_at
                    limit least((select least(500, greatest(10, 5000 / count(*))) from waiting),
                      case when p.ordered then 1 else coalesce(p.max_per_second, 500) end)) y) x
                order by x.turn limit 500)
              for update skip locked)
            returning d.id, d.endpoint_id""";

    private final DataSource database;
    private final Posting posting;
    private final Lease lease;
    private final Clock clock;

    WaitingDeliveries(DataSource database, Posting posting, Lease lease, Clock clock) {
        this.database = database;
        this.posting = posting;
        this.lease = lease;
        this.clock = clock;
    }

    /** Ends what waits for endpoints that are gone or disabled, with the reason; what is being posted is left alone. */
    public void endUnwanted() throws SQLException {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            Sql.update(connection, UNWANTED, now, now);
        }
    }

    /**
     * Queue entries of what is due and held by nobody. Endpoints take turns: a long backlog of one does not keep
     * another's from being found, and one whose line is long enough here is left to other nodes.
     */
    public Collection<String> due() throws SQLException {
        Instant now = clock.instant();
        String[] full = posting.full().toArray(String[]::new);
        try (Connection connection = database.getConnection()) {
            return QueueEntries.of(
                    Sql.query(connection, DUE, QueueEntries.Place::read, lease.untilHandedOver(), now, full, now, now));
        }
    }
}
