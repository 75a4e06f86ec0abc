package app.plixa.hub.webhook;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disables endpoints that are gone (410), and those that only failed for {@link #LONG} and at least {@link #MANY}
 * times. The count stands in the endpoint's row, which only a failure touches, and the first success after failures.
 */
final class Streaks {
    static final Duration LONG = Duration.ofDays(5);
    static final int MANY = 100;

    private static final Logger log = LoggerFactory.getLogger(Streaks.class);

    private static final String LOCK =
            "select id from endpoints where id = any(?::text[]) order by id for no key update";

    private static final String END =
            "update endpoints set failures = 0, failing_since = null where id = any(?::text[])";

    private static final String COUNT = """
            update endpoints p set failures = p.failures + s.failures, failing_since = coalesce(p.failing_since, s.since)
            from unnest(?::text[], ?::int[], ?::timestamptz[]) as s(id, failures, since) where p.id = s.id""";

    private static final String DISABLE_GONE = """
            update endpoints set enabled = false, disabled_reason = 'gone', version = version + 1, updated_at = ?
            where id = any(?::text[]) and enabled returning\s""" + DisabledEndpoint.COLUMNS;

    private static final String DISABLE_FAILING = """
            update endpoints set enabled = false, disabled_reason = 'failing', version = version + 1, updated_at = ?
            where id = any(?::text[]) and enabled and failures >= ? and failing_since <= ?
            returning\s""" + DisabledEndpoint.COLUMNS;

    private record Failures(String endpointId, int count, Instant since) {}

    private final Clock clock;

    Streaks(Clock clock) {
        this.clock = clock;
    }

    /** Notes what these attempts, in the order they were recorded, say about their endpoints; those it disabled. */
    List<DisabledEndpoint> note(Connection transaction, List<Attempts.Attempt> attempts) throws SQLException {
        Map<String, Failures> failures = new TreeMap<>();
        Set<String> ended = new TreeSet<>();
        Set<String> gone = new TreeSet<>();
        for (Attempts.Attempt attempt : attempts) {
            String id = attempt.delivery().endpointId();
            if (attempt.verdict() instanceof Verdict.Delivered) {
                boolean failed = failures.remove(id) != null;
                if (failed || attempt.delivery().target().failing()) {
                    ended.add(id);
                }
            } else {
                failures.merge(id, new Failures(id, 1, attempt.at()), Streaks::sum);
                if (attempt.verdict() instanceof Verdict.Stopped stopped && stopped.disable()) {
                    gone.add(id);
                }
            }
        }
        return write(transaction, List.copyOf(failures.values()), array(ended), array(gone));
    }

    private List<DisabledEndpoint> write(Connection transaction, List<Failures> failures, String[] ended, String[] gone)
            throws SQLException {
        String[] failing = failures.stream().map(Failures::endpointId).toArray(String[]::new);
        Set<String> touched = new TreeSet<>(List.of(failing));
        touched.addAll(List.of(ended));
        touched.addAll(List.of(gone));
        if (touched.isEmpty()) {
            return List.of();
        }
        Sql.query(transaction, LOCK, row -> row.getString(1), (Object) array(touched));
        if (ended.length > 0) {
            Sql.update(transaction, END, (Object) ended);
        }
        if (failing.length == 0) {
            return List.of();
        }
        count(transaction, failures);
        Instant now = clock.instant();
        List<DisabledEndpoint> disabled = new ArrayList<>(disable(transaction, DISABLE_GONE, now, gone));
        disabled.addAll(disable(transaction, DISABLE_FAILING, now, failing, MANY, now.minus(LONG)));
        return disabled;
    }

    private static void count(Connection transaction, List<Failures> failures) throws SQLException {
        Columns<Failures> columns = Columns.of(failures)
                .text(Failures::endpointId)
                .integer(Failures::count)
                .time(Failures::since);
        Sql.update(transaction, COUNT, columns.with());
    }

    private static List<DisabledEndpoint> disable(Connection transaction, String sql, Object... parameters)
            throws SQLException {
        List<DisabledEndpoint> disabled = Sql.query(transaction, sql, DisabledEndpoint::read, parameters);
        disabled.forEach(endpoint -> log.info("endpoint {} disabled: {}", endpoint.id(), endpoint.disabledReason()));
        return disabled;
    }

    private static Failures sum(Failures earlier, Failures later) {
        return new Failures(earlier.endpointId(), earlier.count() + later.count(), earlier.since());
    }

    private static String[] array(Set<String> ids) {
        return new ArrayList<>(ids).toArray(String[]::new);
    }
}
