package app.plixa.hub.commit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Rows a second that callers who wait for their commit write into a small table of a real PostgreSQL: in groups, and each in
 * a transaction of its own by the same statement. Callers are the threads it is run with.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class GroupCommitBenchmark {
    private static final int CONNECTIONS = 32;
    private static final String BODY = "Hi Lucia! Your order shipped";

    private EmbeddedPostgres postgres;
    private HikariDataSource database;
    private GroupCommit<String, String> line;

    /** Starts a server that waits for its disk, with an empty table. */
    @Setup
    public void start() throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
        pool.setMaximumPoolSize(CONNECTIONS);
        database = new HikariDataSource(pool);
        try (Connection connection = database.getConnection()) {
            Sql.update(connection, "create table items (id text primary key, body text not null)");
        }
        line = new GroupCommit<>(
                "item", 256, Pause.of(Duration.ZERO), database, GroupCommitBenchmark::write, written -> {});
    }

    /** Stops it. */
    @TearDown
    public void stop() throws IOException {
        line.close();
        database.close();
        postgres.close();
    }

    /** Whoever comes while a commit is under way shares the next one. */
    @Benchmark
    public String grouped() {
        return line.commit(Ids.next("itm"));
    }

    /** A commit an item. */
    @Benchmark
    public List<String> single() throws SQLException {
        List<String> item = List.of(Ids.next("itm"));
        return Sql.transact(database, transaction -> write(transaction, item));
    }

    private static List<String> write(Connection transaction, List<String> ids) throws SQLException {
        Columns<String> columns = Columns.of(ids).text(id -> id).text(id -> BODY);
        Sql.update(transaction, "insert into items select * from unnest(?::text[], ?::text[])", columns.with());
        return ids;
    }
}
