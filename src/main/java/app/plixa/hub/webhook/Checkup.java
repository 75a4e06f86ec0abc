package app.plixa.hub.webhook;

import app.plixa.hub.commit.Lookup;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Walk;
import app.plixa.hub.event.EventName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Says how an endpoint does, from its attempts: those of a bounded number of deliveries, found along an index. */
@Component
class Checkup {
    private static final int NEWEST = 1000;
    private static final int MOST_WAITING = 10_000;
    private static final String SUCCEEDED = "coalesce(a.status between 200 and 299, false)";

    private static final String FIGURES = """
            select count(*) as attempts, count(*) filter (where %1$s) as succeeded,
              round(percentile_cont(0.5) within group (order by a.latency_ms))::int as p50,
              round(percentile_cont(0.99) within group (order by a.latency_ms))::int as p99,
              max(a.attempted_at) filter (where %1$s) as last_success
            from\s""".formatted(SUCCEEDED);

    private static final String FAILURE = "select a.delivery_id, a.attempted_at, a.status, a.error from";

    private static final String LAST_FAILURE = " and not " + SUCCEEDED + " order by a.attempted_at desc limit 1";

    private static final String ATTEMPTS_SINCE =
            Lookup.of("attempts", "x.delivery_id = page.id", "a") + "where a.attempted_at >= ?";

    private static final String WAITING = """
            select count(*) from (select 1 from deliveries where endpoint_id = ? and state = 'pending' limit ?) w""";

    private record Figures(Health.Period period, Optional<Instant> lastSuccess) {}

    private final DataSource database;
    private final Clock clock;

    Checkup(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The endpoint's health now. */
    Health of(Endpoint endpoint) throws SQLException {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            Figures day = figures(connection, endpoint.id(), now.minus(Duration.ofDays(1)));
            Figures hour = figures(connection, endpoint.id(), now.minus(Duration.ofHours(1)));
            int waiting = Sql.query(connection, WAITING, row -> row.getInt(1), endpoint.id(), MOST_WAITING)
                    .get(0);
            return new Health(
                    endpoint.id(),
                    endpoint.enabled(),
                    waiting,
                    endpoint.failures(),
                    endpoint.failingSince(),
                    day.lastSuccess(),
                    lastFailure(connection, endpoint.id(), now.minus(Duration.ofDays(1))),
                    hour.period(),
                    day.period());
        }
    }

    private static Figures figures(Connection connection, String endpointId, Instant since) throws SQLException {
        Walk newest = newest(endpointId, since, DeliveryDesk.STATES, NEWEST);
        return Sql.query(connection, figures(newest), Checkup::figures, and(newest.parameters(), since))
                .get(0);
    }

    static String figures(Walk newest) {
        return FIGURES + newest.sql() + ATTEMPTS_SINCE;
    }

    private static Figures figures(ResultSet row) throws SQLException {
        int attempts = row.getInt("attempts");
        int succeeded = row.getInt("succeeded");
        boolean any = attempts > 0;
        Health.Period period = new Health.Period(
                attempts,
                succeeded,
                Optional.of(Math.round(1e4 * succeeded / Math.max(1, attempts)) / 1e4)
                        .filter(rate -> any),
                Optional.of(row.getInt("p50")).filter(ms -> any),
                Optional.of(row.getInt("p99")).filter(ms -> any));
        return new Figures(period, Sql.instant(row, "last_success"));
    }

    /** Of the newest deliveries, or of those that ended in failure, however long ago. */
    private static Optional<Health.Failure> lastFailure(Connection connection, String endpointId, Instant since)
            throws SQLException {
        Walk newest = newest(endpointId, since, DeliveryDesk.STATES, NEWEST);
        Walk ended = newest(endpointId, Instant.EPOCH, List.of("dead", "stopped"), 1);
        return Stream.concat(
                        failure(connection, newest, since).stream(), failure(connection, ended, Instant.EPOCH).stream())
                .max(Comparator.comparing(Health.Failure::attemptedAt));
    }

    private static List<Health.Failure> failure(Connection connection, Walk walk, Instant since) throws SQLException {
        String sql = FAILURE + walk.sql() + ATTEMPTS_SINCE + LAST_FAILURE;
        return Sql.query(
                connection,
                sql,
                row -> new Health.Failure(
                        row.getString("delivery_id"),
                        Sql.instant(row, "attempted_at").orElseThrow(),
                        Optional.of(row.getInt("status")).filter(status -> status > 0),
                        Optional.ofNullable(row.getString("error"))),
                and(walk.parameters(), since));
    }

    static Walk newest(String endpointId, Instant since, List<String> states, int atMost) {
        return Walk.over("deliveries")
                .at("endpoint_id", endpointId)
                .each("state", states)
                .each("event", EventName.words())
                .where("not t.test")
                .page(atMost, Optional.empty())
                .created("dlv", Optional.of(since).filter(at -> !at.equals(Instant.EPOCH)), Optional.empty());
    }

    private static Object[] and(Object[] parameters, Object more) {
        return Stream.concat(Stream.of(parameters), Stream.of(more)).toArray();
    }
}
