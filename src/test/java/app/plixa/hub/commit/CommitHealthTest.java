package app.plixa.hub.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Status;

class CommitHealthTest {
    private final AtomicLong nanos = new AtomicLong();
    private final CommitHealth health = new CommitHealth(nanos::get);
    private final AtomicReference<Optional<String>> sqlState = new AtomicReference<>(Optional.empty());

    @Test
    void itIsDownFromTheCommitThatFailsToTheNextThatDoesNot() throws SQLException {
        try (GroupCommit<String, String> commit = commit()) {
            commit.commit("a");
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);

            sqlState.set(Optional.of("25006"));
            assertThatThrownBy(() -> commit.commit("b")).isInstanceOf(NotCommittedException.class);
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.health().getDetails()).containsEntry("sqlstate", "25006");

            sqlState.set(Optional.empty());
            commit.commit("c");
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        }
    }

    /** Who is refused is at fault, not the database. */
    @Test
    void anItemThatIsRefusedSaysNothingOfTheDatabase() throws SQLException {
        try (GroupCommit<String, String> commit = commit()) {
            sqlState.set(Optional.of("23505"));
            assertThatThrownBy(() -> commit.commit("a")).isInstanceOf(NotCommittedException.class);

            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void whereNothingIsWrittenItIsForgottenInAMinute() {
        health.failed(new SQLException("disk full", "53100"));
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    /** The pool closes a connection that it gives up: a rollback that fails said "Connection is closed", and nothing else. */
    @Test
    void theReasonOutlivesTheConnection() throws SQLException {
        DataSource database = mock(DataSource.class);
        Connection closed = mock(Connection.class);
        when(database.getConnection()).thenReturn(closed);
        doThrow(new SQLException("Connection is closed", "08003")).when(closed).rollback();

        assertThatThrownBy(() -> Sql.transact(database, transaction -> {
                    throw new SQLException("read-only", "25006");
                }))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
    }

    private GroupCommit<String, String> commit() throws SQLException {
        DataSource database = mock(DataSource.class);
        Connection connection = mock(Connection.class);
        when(database.getConnection()).thenReturn(connection);
        GroupCommit.Writer<String, String> writer = (transaction, items) -> {
            if (sqlState.get().isPresent()) {
                throw new SQLException("no", sqlState.get().get());
            }
            return items;
        };
        return new GroupCommit<>(
                "test", 10, Pause.of(Duration.ZERO), database, writer, done -> {}, health, () -> false);
    }
}
