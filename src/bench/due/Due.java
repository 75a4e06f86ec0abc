import app.plixa.hub.commit.Within;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * Fills the hub's own tables with deliveries that wait for their retry, spread over the days and the endpoints, and runs
 * the very statement of the redelivery policy: when nothing waits, when all wait and nothing is due, when a few are, and
 * when a whole endpoint's are. Fails when a look takes 5 milliseconds or more (median of eleven). Beside it, what the look
 * costs with up to 500 rows that it hands over, and the sweep's look at each endpoint, every two seconds.
 */
public class Due {
    static final double LIMIT = 5;
    static final int RUNS = 11;

    public static void main(String[] arguments) throws Exception {
        long waiting = arguments.length > 0 ? Long.parseLong(arguments[0]) : 5_000_000;
        int endpoints = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
        Path data = Files.createTempDirectory("due");
        boolean good;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .start()) {
            DataSource database = postgres.getPostgresDatabase();
            Flyway.configure().dataSource(database).load().migrate();
            days(database);
            try (Connection connection = database.getConnection()) {
                good = run(connection, waiting, endpoints);
            }
        } finally {
            FileSystemUtils.deleteRecursively(data);
        }
        System.exit(good ? 0 : 1);
    }

    static boolean run(Connection connection, long waiting, int endpoints) throws Exception {
        execute(connection, """
                insert into workspaces (id, slug, name, plan, created_at) values ('wsp_1', 'main', 'Main', 'business', now());
                insert into endpoints (id, workspace_id, url, events, secret, enabled, created_at, updated_at)
                select 'whe_' || lpad(n::text, 6, '0'), 'wsp_1', 'https://example.com', '{message.inbound}', 's', true, now(), now()
                from generate_series(0, %d) n""".formatted(endpoints - 1));
        boolean good = measure(connection, "nothing waits");
        System.out.println("Filling " + waiting + " waiting deliveries …");
        execute(connection, """
                insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, attempts, parked, created_at, updated_at, next_attempt_at, held_until)
                select 'dlv_' || lpad(to_hex((extract(epoch from now() - n * interval '20 hours' / %d) * 1000)::bigint), 12, '0')
                  || lpad(to_hex(n), 20, '0'), 'wsp_1', 'evt_1', 'message.inbound', 'whe_' || lpad((n %% %d)::text, 6, '0'), 'pending', 1, true,
                  now(), now(), now() + interval '1 hour' + n * interval '10 ms', now() + interval '1 hour' + n * interval '10 ms'
                from generate_series(%d, 1, -1) n""".formatted(waiting, endpoints, waiting));
        execute(connection, "vacuum analyze");
        good &= measure(connection, waiting + " wait, nothing is due");
        execute(connection, """
                update deliveries set next_attempt_at = now() - interval '1 s', held_until = now() - interval '1 s'
                where id in (select id from deliveries order by id limit 100)""");
        good &= measure(connection, "100 of them are due");
        execute(connection, """
                update deliveries set next_attempt_at = now() - interval '1 s', held_until = now() - interval '1 s'
                where endpoint_id = 'whe_000007'""");
        good &= measure(connection, "one endpoint's whole share is due, too");
        return good;
    }

    static boolean measure(Connection connection, String what) throws Exception {
        String held = "now() + interval '30 s'";
        String endpoints = "array(select id from endpoints)";
        measure(connection, what + ", and handed over", "DUE", List.of(held, "now()", "now()", "'{}'"));
        measure(connection, what + ", as many as a look sees", "MANY_DUE", List.of("now()"));
        measure(connection, what + ", by endpoint", "LOST_IDS", List.of(endpoints, "now()", "now()", "1000"));
        String lease = "now() - interval '15 s'";
        measure(connection, what + ", by endpoint since a lease", "LOST_IDS", List.of(endpoints, lease, "now()", "1000"));
        return measure(connection, what, "DUE_IDS", List.of("now()", "'{}'"));
    }

    static boolean measure(Connection connection, String what, String statement, List<String> values) throws Exception {
        Class<?> type = Class.forName("app.plixa.hub.webhook.WaitingDeliveries");
        Field field = type.getDeclaredField(statement);
        field.setAccessible(true);
        Instant now = Instant.now();
        String sql = Within.days((String) field.get(null), "dlv", now.minus(1, ChronoUnit.DAYS), now);
        for (String value : values) {
            sql = sql.replaceFirst("\\?", value);
        }
        List<Double> times = new ArrayList<>();
        List<String> plan = List.of();
        connection.setAutoCommit(false);
        for (int i = 0; i < RUNS; i++) {
            plan = explain(connection, sql);
            connection.rollback();
            times.add(plan.stream()
                    .filter(line -> line.startsWith("Planning Time") || line.startsWith("Execution Time"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9.]", "")))
                    .sum());
        }
        connection.setAutoCommit(true);
        times.sort(Double::compare);
        double median = times.get(RUNS / 2);
        boolean scans = plan.stream().anyMatch(line -> line.contains("Seq Scan on deliveries"));
        System.out.printf(Locale.ROOT, "%-60s %8.2f ms%s%n", what, median, scans ? "  reads without an index" : "");
        if (statement.equals("DUE_IDS") && (median >= LIMIT || scans)) {
            plan.forEach(line -> System.out.println("    " + line));
        }
        return median < LIMIT && !scans;
    }

    static List<String> explain(Connection connection, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("explain (analyze, buffers, timing off) " + sql)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The parts of the days to come, as the hub makes them. */
    static void days(DataSource database) throws Exception {
        Constructor<?> days = Arrays.stream(
                        Class.forName("app.plixa.hub.database.Days").getDeclaredConstructors())
                .findFirst()
                .orElseThrow();
        days.setAccessible(true);
        days.newInstance(database, JdbcClient.create(database), 30, Clock.systemUTC());
    }
}
