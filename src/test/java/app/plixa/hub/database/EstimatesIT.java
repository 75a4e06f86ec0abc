package app.plixa.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Within;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A day that began empty, as the planner sees it: somebody analyzed its tables the night before. */
class EstimatesIT {
    private static final String DELIVERIES = """
            insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, attempts, created_at, updated_at,
              next_attempt_at, held_until)
            select 'dlv_000000000000_' || n, 'wsp_1', 'evt_' || n, 'message.outbound', 'whe_1', 'pending', 0, now(), now(), now(),
              now() from generate_series(%s) n""";

    private MigratedPostgres postgres;

    @BeforeEach
    void aNewDay() throws IOException, SQLException {
        postgres = new MigratedPostgres();
        postgres.fill("analyze deliveries_before");
    }

    @AfterEach
    void end() throws IOException {
        postgres.close();
    }

    @Test
    void whatOutgrewThemIsPlannedForWhatItIs() throws SQLException {
        try (Connection hub = postgres.database().getConnection()) {
            prepare(hub);
            assertThat(plan(hub)).as("all of the day").noneMatch(EstimatesIT::byKey);
            postgres.fill(DELIVERIES.formatted("1, 5000"));
            assertThat(plan(hub)).as("a plan is kept").noneMatch(EstimatesIT::byKey);

            new Estimates(postgres.database()).renew();
            assertThat(known()).isBetween(4_900, 5_100);
            assertThat(plan(hub)).as("what is asked for").anyMatch(EstimatesIT::byKey);
        }
    }

    @Test
    void whatGrewLittleIsLeftToAutovacuum() throws SQLException {
        Estimates estimates = new Estimates(postgres.database());
        postgres.fill(DELIVERIES.formatted("1, 5"));
        estimates.renew();
        assertThat(known()).as("a few rows").isZero();

        postgres.fill(DELIVERIES.formatted("6, 5000"));
        estimates.renew();
        postgres.fill(DELIVERIES.formatted("5001, 9000"));
        estimates.renew();
        assertThat(known()).as("not thrice as many").isBetween(4_900, 5_100);
    }

    @Test
    void whatAutovacuumWorksOnIsLeftToIt() throws SQLException {
        postgres.fill(DELIVERIES.formatted("1, 5000"));
        try (Connection other = postgres.database().getConnection();
                Statement vacuum = other.createStatement()) {
            other.setAutoCommit(false);
            vacuum.execute("lock table deliveries_before in share update exclusive mode");
            new Estimates(postgres.database()).renew();
            assertThat(known()).isZero();
            other.rollback();
        }
    }

    @Test
    @Timeout(20)
    void whatIsLockedIsNotWaitedForLong() throws SQLException {
        postgres.fill(DELIVERIES.formatted("1, 5000"));
        Estimates estimates = new Estimates(postgres.database());
        try (Connection other = postgres.database().getConnection();
                Statement change = other.createStatement()) {
            other.setAutoCommit(false);
            change.execute("lock table deliveries_before in access exclusive mode");
            assertThatThrownBy(estimates::renew).hasMessageContaining("lock timeout");
            other.rollback();
        }
        estimates.renew();
        assertThat(known()).isBetween(4_900, 5_100);
    }

    @Test
    void tablesOfOthersAreTheirs() throws SQLException {
        postgres.fill(
                "create schema erp",
                "create table erp.sales (n int) partition by range (n)",
                "create table erp.deliveries (n int) partition by range (n)",
                "create table erp.some partition of erp.sales default",
                "create table erp.all partition of erp.deliveries default",
                "insert into erp.sales select generate_series(1, 50000)",
                "insert into erp.deliveries select generate_series(1, 50000)");
        new Estimates(postgres.database()).renew();
        assertThat(JdbcClient.create(postgres.database())
                        .sql(
                                "select reltuples::int from pg_class where relnamespace = 'erp'::regnamespace and relkind = 'r'")
                        .query(Integer.class)
                        .list())
                .containsExactly(-1, -1);
    }

    private int known() {
        return JdbcClient.create(postgres.database())
                .sql("select reltuples::int from pg_class where relname = 'deliveries_before'")
                .query(Integer.class)
                .single();
    }

    /** A claim's look, as a connection of the hub keeps it. */
    private static void prepare(Connection hub) throws SQLException {
        String look = Within.days(
                "select d.id, d.endpoint_id from deliveries d where d.id = any($1) and within(d.id)",
                "dlv",
                Instant.EPOCH.plus(Duration.ofDays(1)),
                Instant.EPOCH.plus(Duration.ofDays(2)));
        try (Statement statement = hub.createStatement()) {
            statement.execute("set enable_seqscan = off");
            statement.execute("set plan_cache_mode = force_generic_plan");
            statement.execute("prepare look(text[]) as " + look);
        }
    }

    private static List<String> plan(Connection hub) throws SQLException {
        return Sql.query(hub, "explain execute look('{dlv_000000000000_1}')", row -> row.getString(1));
    }

    private static boolean byKey(String line) {
        return line.contains("Index Cond: (id = ANY");
    }
}
