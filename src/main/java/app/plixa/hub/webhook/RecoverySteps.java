package app.plixa.hub.webhook;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Works recoveries off, a step each in turn: begins as many deliveries anew as the endpoint has room for beside its live
 * ones, and moves the mark behind them in the same transaction, so that a crash repeats and loses none. What may wait
 * for the endpoint at once, live deliveries included, begins at {@link #FIRST_PACE} and doubles with each step that
 * finds little waiting; where as much waits as may, nothing is begun. So a recovery never stands before live traffic by
 * more than what the endpoint did in one step. A row is locked while it is worked on: nodes take turns.
 */
@Component("recoverySteps")
public class RecoverySteps {
    static final int FIRST_PACE = 32;
    private static final int LARGEST_PACE = 500;
    private static final int AT_ONCE = 50;

    private static final String NEXT = """
            select r.id, r.endpoint_id, r.states, r.since, r.until, r.max_per_second, r.last_id, r.pace, r.updated_at,
              r.workspace_id, p.id is not null as wanted
            from recoveries r left join endpoints p on p.id = r.endpoint_id
            where r.state = 'running' and r.updated_at <= ? and p.enabled is not false
              and (r.max_per_second is null or r.updated_at <= ?::timestamptz - interval '1 second' / r.max_per_second)
            order by r.updated_at limit 1 for update of r skip locked""";

    private static final String WAITING = """
            select count(*) from (
              select 1 from deliveries where endpoint_id = ? and state = 'pending' and next_attempt_at <= ? limit ?) w""";

    private static final String MARK = """
            update recoveries set last_id = coalesce(?, last_id), begun = begun + ?, pace = ?, updated_at = ?,
              state = ?, finished_at = ? where id = ?""";

    private record Step(
            String id,
            String workspaceId,
            String endpointId,
            List<String> states,
            Instant since,
            Instant until,
            int maxPerSecond,
            Optional<String> lastId,
            int pace,
            Instant before,
            boolean wanted) {
        static Step read(ResultSet row) throws SQLException {
            return new Step(
                    row.getString("id"),
                    row.getString("workspace_id"),
                    row.getString("endpoint_id"),
                    Sql.texts(row, "states"),
                    Sql.instant(row, "since").orElseThrow(),
                    Sql.instant(row, "until").orElseThrow(),
                    row.getInt("max_per_second"),
                    Optional.ofNullable(row.getString("last_id")),
                    row.getInt("pace"),
                    Sql.instant(row, "updated_at").orElseThrow(),
                    row.getBoolean("wanted"));
        }
    }

    private final DataSource database;
    private final FreshChains chains;
    private final Clock clock;
    private final Duration period;

    RecoverySteps(
            DataSource database,
            FreshChains chains,
            Clock clock,
            @Value("${hub.sweep.recovery-period}") long periodMillis) {
        this.database = database;
        this.chains = chains;
        this.clock = clock;
        this.period = Duration.ofMillis(periodMillis);
    }

    /**
     * A step of each recovery that is due for one, those that waited longest first; the queue entries of what was begun,
     * one an endpoint.
     */
    public Collection<String> work() throws SQLException {
        List<String> entries = new ArrayList<>();
        boolean more = true;
        for (int i = 0; i < AT_ONCE && more; i++) {
            more = Sql.transact(database, transaction -> step(transaction, entries));
        }
        return entries;
    }

    /** One step, which puts its recovery behind all others; false when none is due. */
    private boolean step(Connection transaction, List<String> entries) throws SQLException {
        Instant now = clock.instant();
        // Another node's step of the same period counts for all.
        Instant due = now.minus(period.multipliedBy(4).dividedBy(5));
        Optional<Step> found =
                Sql.query(transaction, NEXT, Step::read, due, now).stream().findFirst();
        if (found.isPresent()) {
            Step step = found.get();
            if (step.wanted()) {
                advance(transaction, step, now, entries);
            } else {
                mark(transaction, step, Optional.empty(), 0, step.pace(), now, "cancelled");
            }
        }
        return found.isPresent();
    }

    private void advance(Connection transaction, Step step, Instant now, List<String> entries) throws SQLException {
        int waiting = Sql.query(transaction, WAITING, row -> row.getInt(1), step.endpointId(), now, LARGEST_PACE)
                .get(0);
        int pace = 4 * waiting <= step.pace()
                ? Math.min(LARGEST_PACE, 2 * step.pace())
                : waiting < step.pace() ? step.pace() : Math.max(FIRST_PACE, step.pace() / 2);
        int room = Math.min(pace - waiting, allowance(step, now));
        if (room <= 0) {
            mark(transaction, step, Optional.empty(), 0, pace, now, "running");
            return;
        }
        List<String> old = Recoverable.next(
                transaction, step.endpointId(), step.states(), step.since(), step.until(), room, step.lastId());
        List<String> fresh = chains.again(transaction, old);
        if (!fresh.isEmpty()) {
            entries.add(String.join("\n", fresh));
        }
        Optional<String> last = old.isEmpty() ? Optional.empty() : Optional.of(old.get(old.size() - 1));
        mark(transaction, step, last, fresh.size(), pace, now, old.size() < room ? "completed" : "running");
    }

    /** How many may be begun in the time since the last step, which is taken for a second at most; one at least. */
    private static int allowance(Step step, Instant now) {
        if (step.maxPerSecond() == 0) {
            return Integer.MAX_VALUE;
        }
        long millis = Math.min(1000, Duration.between(step.before(), now).toMillis());
        return (int) Math.max(1, step.maxPerSecond() * millis / 1000);
    }

    private static void mark(
            Connection transaction, Step step, Optional<String> last, int begun, int pace, Instant now, String state)
            throws SQLException {
        Sql.update(
                transaction,
                MARK,
                last.orElse(null),
                begun,
                pace,
                now,
                state,
                state.equals("running") ? null : now,
                step.id());
    }
}
