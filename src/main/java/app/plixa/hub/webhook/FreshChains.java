package app.plixa.hub.webhook;

import app.plixa.hub.api.Problem;
import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Walk;
import app.plixa.hub.event.EventName;
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
 * was. The new ones wait in PostgreSQL like retries that are due.
 */
@Component
class FreshChains {
    /** An event {@code e} whose payload was erased with the personal data in it. */
    static final String ERASED = "e.erased";

    private static final int BATCH = 1000;

    private static final String LOCK_ONE = "select d.id, p.enabled, " + ERASED + """
            \sas erased
            from deliveries d join events e on e.id = d.event_id left join endpoints p on p.id = d.endpoint_id
            where d.id = ? and d.workspace_id = ? for update of d""";

    private static final String LOCK_DEAD = """
            select d.id from deliveries d join events e on e.id = d.event_id
            where d.id = any(?::text[]) and d.state = 'dead' and d.redelivered_as is null and not\s""" + ERASED + """
            \sorder by d.id for update of d skip locked""";

    private static final String BEGIN = """
            insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, redelivery_of, created_at,
              updated_at, next_attempt_at, held_until)
            select f.id, d.workspace_id, d.event_id, d.event, d.endpoint_id, 'pending', d.id, t.now, t.now, t.now, t.now
            from (select ?::timestamptz as now) t, unnest(?::text[], ?::text[]) as f(id, old)
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
    private final Clock clock;

    FreshChains(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Begins one delivery of this workspace anew; the new one's id, or a {@link Problem} 404 or 409. */
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
            String fresh = begin(transaction, now, List.of(id)).get(0).fresh();
            Sql.update(transaction, END_WAITING, now, id, now);
            return fresh;
        });
    }

    /**
     * Begins anew what is dead of this endpoint and was created in the window, unless that was done before. A thousand
     * at a time, so that no long transaction stands in anybody's way; how many it was.
     */
    int recover(String endpointId, Instant since, Optional<Instant> until) throws SQLException {
        int all = 0;
        Optional<String> last = Optional.empty();
        do {
            Walk dead = Walk.over("deliveries")
                    .at("endpoint_id", endpointId)
                    .at("state", "dead")
                    .each("event", EventName.words())
                    .where("t.redelivered_as is null and not t.test")
                    .oldest(BATCH, last)
                    .created("dlv", Optional.of(since), until);
            List<String> batch = ids(dead);
            all += Sql.transact(database, transaction -> again(transaction, batch));
            last = batch.size() < BATCH ? Optional.empty() : Optional.of(batch.get(BATCH - 1));
        } while (last.isPresent());
        return all;
    }

    private List<String> ids(Walk walk) throws SQLException {
        try (Connection connection = database.getConnection()) {
            String sql = "select page.id from" + walk.sql() + "order by page.id";
            return Sql.query(connection, sql, row -> row.getString(1), walk.parameters());
        }
    }

    private int again(Connection transaction, List<String> dead) throws SQLException {
        List<String> old =
                Sql.query(transaction, LOCK_DEAD, row -> row.getString(1), (Object) dead.toArray(String[]::new));
        if (!old.isEmpty()) {
            begin(transaction, clock.instant(), old);
        }
        return old.size();
    }

    private static List<Pair> begin(Connection transaction, Instant now, List<String> old) throws SQLException {
        List<Pair> pairs = old.stream().map(id -> new Pair(Ids.next("dlv"), id)).toList();
        Columns<Pair> columns = Columns.of(pairs).text(Pair::fresh).text(Pair::old);
        Sql.update(transaction, BEGIN, columns.after(now));
        Sql.update(transaction, MARK, columns.with());
        return pairs;
    }
}
