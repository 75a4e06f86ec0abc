package app.plixa.hub.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A PostgreSQL with the hub's tables, for tests of statements alone. */
public final class MigratedPostgres implements AutoCloseable {
    private final EmbeddedPostgres server;

    /** Started, its tables empty. */
    public MigratedPostgres() throws IOException {
        server = EmbeddedPostgres.start();
        Flyway.configure().dataSource(database()).load().migrate();
    }

    /** The database with the tables. */
    public DataSource database() {
        return server.getPostgresDatabase();
    }

    /** How a statement would be run, a line each step. */
    public static List<String> plan(Connection connection, String sql, Object... parameters) {
        return JdbcClient.create(new SingleConnectionDataSource(connection, true))
                .sql("explain " + sql)
                .params(parameters)
                .query(String.class)
                .list();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
