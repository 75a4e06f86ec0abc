package app.plixa.hub.webhook;

import app.plixa.hub.api.Problem;
import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * Begins deliveries anew: each as a row of its own for the same event, so that what became of the old one stays as it
 * was.
 */
@Component
class FreshChains {
    /** An event {@code e} whose payload was erased with the personal data in it. */
    static final String ERASED = "e.erased";

    private static final String LOCK_ONE = "select d.id, p.enabled, " + ERASED + """
            \sas erased
            from deliveries d join events e on e.id = d.event_id left join endpoints p on p.id = d.endpoint_id
            where d.id = ? and d.workspace_id = ? for update of d""";

    private static final String LOCK_OVER = """
            select d.id from deliveries d join events e on e.id = d.event_id
            where d.id = any(?::text[]) and d.state <> 'pending' and d.redelivered_as is null and not\s""" + ERASED + """
            \sorder by d.id for update of d""";

    private static final String BEGIN = """
            insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, redelivery_of, created_at,
              updated_at, next_attempt_at, held_until, parked)
            select f.id, d.workspace_id, d.event_id, d.event, d.endpoint_id, 'pending', d.id, t.now, t.now, t.now, t.held,
              t.held <= t.now
            from (select ?::timestamptz as now, ?::timestamptz as held) t, unnest(?::text[], ?::text[]) as f(id, old)
            join deliveries d on d.id = f.old""";

    private static final String MARK = """
            update deliveries d set redelivered_as = f.id
            from unnest(?::text[], ?::text[]) as f(id, old) where d.id = f.old""";

    /** What still waits is not tried beside its own repetition; what is being posted goes its way. */
    private static final String END_WAITING = """
            update deliveries set state = 'cancelled', reason = 'redelivered', updated_at = ?, claimed = false
            where id = ? and state = 'pending' and not (claimed and held_until > ?)""";

    private record Pair(String fresh, String old) {}

    private record Locked(String id, Optional<Boolean> enabled, boolean erased) {
        static Locked read(ResultSet row) throws SQLException {
            return new Locked(
                    row.getString("id"),
                    Optional.ofNullable(row.getObject("enabled", Boolean.class)),
                    row.getBoolean("erased"));
        }
    }

    private final DataSource database;
    private final Lease lease;
    private final Clock clock;

    FreshChains(DataSource database, Lease lease, Clock clock) {
        this.database = database;
        this.lease = lease;
        this.clock = clock;
    }

    /**
     * Begins one delivery of this workspace anew, for the next look at what is due; the new one's id, or a {@link Problem}
     * 404 or 409.
     */
    String redeliver(String workspaceId, String id) throws SQLException {
        return Sql.transact(database, transaction -> {
            Locked old = Sql.query(transaction, LOCK_ONE, Locked::read, id, workspaceId).stream()
                    .findFirst()
                    .orElseThrow(Problem::notFound);
            if (!old.enabled().orElseThrow(() -> Problem.conflict("The endpoint of this delivery is deleted."))) {
                throw Problem.conflict("The endpoint of this delivery is disabled. Enable it first.");
            }
            if (old.erased()) {
                throw Problem.conflict("The payload of this delivery is erased.");
            }
            Instant now = clock.instant();
            String fresh = begin(transaction, now, now, List.of(id)).get(0).fresh();
            Sql.update(transaction, END_WAITING, now, id, now);
            return fresh;
        });
    }

    /** Begins these anew where they are over and were not before; the new ones' ids, held for a hand-over. */
    List<String> again(Connection transaction, List<String> ids) throws SQLException {
        List<String> old =
                Sql.query(transaction, LOCK_OVER, row -> row.getString(1), (Object) ids.toArray(String[]::new));
        return old.isEmpty()
                ? List.of()
                : begin(transaction, clock.instant(), lease.untilHandedOver(), old).stream()
                        .map(Pair::fresh)
                        .toList();
    }

    private static List<Pair> begin(Connection transaction, Instant now, Instant heldUntil, List<String> old)
            throws SQLException {
        List<Pair> pairs = old.stream().map(id -> new Pair(Ids.next("dlv"), id)).toList();
        Columns<Pair> columns = Columns.of(pairs).text(Pair::fresh).text(Pair::old);
        Sql.update(transaction, BEGIN, columns.after(now, heldUntil));
        Sql.update(transaction, MARK, columns.with());
        return pairs;
    }
}
