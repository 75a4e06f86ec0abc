package app.plixa.hub.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import app.plixa.hub.commit.Changes;
import app.plixa.hub.database.MigratedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class BrokerUsersIT {
    /** Of a database that can be away. */
    private static final class Wire extends DelegatingDataSource {
        private volatile boolean cut;

        Wire(DataSource database) {
            super(database);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (cut) {
                throw new SQLException("The database is away");
            }
            return super.getConnection();
        }
    }

    @Test
    void whileTheDatabaseIsAwayUsersWhoAreKnownGoOn() throws Exception {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            postgres.fill("insert into workspaces (id, slug, name, plan, created_at)"
                    + " values ('wsp_a', 'main', 'Main', 'business', now())");
            Wire wire = new Wire(postgres.database());
            JdbcClient database = JdbcClient.create(wire);
            Clock clock = Clock.systemUTC();
            Credentials credentials = new Credentials(database, clock);
            Credentials.Issued erp = issue(credentials, "erp");
            Credentials.Issued late = issue(credentials, "late");
            Changes changes = mock(Changes.class);
            BrokerUsers users = new BrokerUsers(database, clock, changes, 100);
            ArgumentCaptor<Runnable> told = ArgumentCaptor.forClass(Runnable.class);
            verify(changes).on(eq("broker_users"), told.capture());
            Runnable change = told.getValue();
            assertThat(users.signIn(erp.name(), erp.secret())).isPresent();

            wire.cut = true;
            change.run();
            assertThat(users.signIn(erp.name(), erp.secret())).isPresent();
            assertThat(users.find(erp.name())).isPresent();
            assertThat(users.signIn(erp.name(), late.secret())).isEmpty();
            assertThatThrownBy(() -> users.find(late.name())).isInstanceOf(DataAccessException.class);

            wire.cut = false;
            credentials.revoke("wsp_a", erp.name());
            change.run();
            assertThat(users.find(erp.name())).isEmpty();
            assertThat(users.find(late.name())).isPresent();
        }
    }

    private static Credentials.Issued issue(Credentials credentials, String own) {
        return credentials
                .issue("wsp_a", "main", own, OptionalInt.empty(), "test")
                .orElseThrow();
    }
}
