package app.plixa.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What a broker of its own may read of the hub's database. */
class BrokerRoleIT {
    @Test
    void itFindsTheUsersInASchemaOfTheHubsOwn() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            execute(server, "postgres", "create role plixa_broker login");
            execute(server, "postgres", "create role hub login");
            execute(server, "postgres", "create schema hub authorization hub");
            execute(server, "postgres", "alter role hub set search_path = hub");
            Flyway.configure()
                    .dataSource(server.getDatabase("hub", "postgres"))
                    .load()
                    .migrate();
            execute(
                    server,
                    "hub",
                    "insert into workspaces (id, slug, name, plan, created_at)"
                            + " values ('wsp_1', 'acme', 'Acme', 'business', now())");
            execute(
                    server,
                    "hub",
                    "insert into broker_users (id, name, workspace_id, sha256, created_at, created_by)"
                            + " values ('bku_1', 'acme.erp', 'wsp_1', sha256('x'), now(), 'test')");

            UserTable users = new UserTable(
                    server.getJdbcUrl("plixa_broker", "postgres") + "&currentSchema=hub", "plixa_broker", "");

            assertThat(users.find("acme.erp")).isPresent();
        }
    }

    private static void execute(EmbeddedPostgres server, String user, String sql) throws SQLException {
        try (Connection connection = server.getDatabase(user, "postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
