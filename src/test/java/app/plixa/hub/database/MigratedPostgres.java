package app.plixa.hub.database;

import app.plixa.hub.commit.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A PostgreSQL with the hub's tables, for tests of statements alone; its planner knows what a test has analyzed. */
public final class MigratedPostgres implements AutoCloseable {
    private final EmbeddedPostgres server;

    /** Started, its tables empty. */
    public MigratedPostgres() throws IOException {
        server = EmbeddedPostgres.builder().setServerConfig("autovacuum", "off").start();
        Flyway.configure().dataSource(database()).load().migrate();
    }

    /** The database with the tables. */
    public DataSource database() {
        return server.getPostgresDatabase();
    }

    /** Runs these in their order; rows may be without what they belong to. */
    public void fill(String... statements) throws SQLException {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** How a statement would be run, a line each step. */
    public List<String> plan(String sql, Object... parameters) throws SQLException {
        try (Connection connection = database().getConnection()) {
            return Sql.query(connection, "explain " + sql, row -> row.getString(1), parameters);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
