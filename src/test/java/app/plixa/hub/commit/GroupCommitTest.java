package app.plixa.hub.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class GroupCommitTest {
    private final Connection connection = mock(Connection.class);
    private final DataSource database = mock(DataSource.class);
    private final List<List<String>> groups = new CopyOnWriteArrayList<>();

    /** What a group fails with, if it does. */
    @FunctionalInterface
    private interface Refusal {
        void judge(List<String> items) throws SQLException;
    }

    /** Gathers for a second, and notes its groups. */
    private GroupCommit<String, String> gathering(Refusal refusal) throws SQLException {
        when(database.getConnection()).thenReturn(connection);
        GroupCommit.Writer<String, String> writer = (transaction, items) -> {
            groups.add(items);
            refusal.judge(items);
            return items;
        };
        return new GroupCommit<>("test", 10, Pause.of(Duration.ofSeconds(1)), database, writer, done -> {});
    }

    @Test
    void whatTheDatabaseRefusesIsLoggedWithoutItsContent(CapturedOutput log) throws Exception {
        String said = "SERROR\0C23505\0Mduplicate key\0DKey (phone)=(5511912345678) exists.\0ncontacts_phone\0";
        when(database.getConnection()).thenThrow(new PSQLException(new ServerErrorMessage(said)));
        try (GroupCommit<String, String> commit = new GroupCommit<>(
                "test", 10, Pause.of(Duration.ZERO), database, (transaction, items) -> items, done -> {})) {
            assertThatThrownBy(() -> commit.commit("x")).isInstanceOf(NotCommittedException.class);
        }

        assertThat(log.getAll()).contains("23505 contacts_phone").doesNotContain("5511912345678");
    }

    /** Its thread sleeps until there is work; closing must wake it. */
    @Test
    void anIdleOneClosesWithoutAWaitAndTakesNothingMore() {
        GroupCommit<String, String> commit = new GroupCommit<>(
                "test", 10, Pause.of(Duration.ZERO), database, (transaction, items) -> items, done -> {});

        assertTimeoutPreemptively(Duration.ofSeconds(3), commit::close);

        assertThat(commit.submit("x")).isCompletedExceptionally();
    }

    @Test
    void whatComesInThePauseIsOneGroup() throws Exception {
        try (GroupCommit<String, String> commit = gathering(items -> {})) {
            commit.commit("a");
            commit.submit("b");
            commit.submit("c");
            commit.commit("d");
        }

        assertThat(groups).containsExactly(List.of("a"), List.of("b", "c", "d"));
    }

    @Test
    void whatWasBrokenOffForAnotherIsBegunAgainTogether() throws Exception {
        try (GroupCommit<String, String> commit = gathering(items -> {
            if (groups.size() == 2) {
                throw new SQLException("a key was taken", "40001");
            }
        })) {
            commit.commit("a");
            commit.submit("b");
            assertThat(commit.commit("c")).isEqualTo("c");
        }

        assertThat(groups).containsExactly(List.of("a"), List.of("b", "c"), List.of("b", "c"));
        verify(connection).rollback();
    }

    @Test
    void whatIsRefusedTakesNobodyWithIt() throws Exception {
        CompletableFuture<String> bad;
        try (GroupCommit<String, String> commit = gathering(items -> {
            if (items.contains("bad")) {
                throw new SQLException("no such row", "23503");
            }
        })) {
            commit.commit("a");
            CompletableFuture<String> before = commit.submit("b");
            bad = commit.submit("bad");
            assertThat(commit.commit("c")).isEqualTo("c");
            assertThat(before).isCompletedWithValue("b");
        }

        assertThat(bad).isCompletedExceptionally();
        assertThat(groups)
                .containsExactly(List.of("a"), List.of("b", "bad", "c"), List.of("b"), List.of("bad"), List.of("c"));
    }

    @Test
    void whereTheDatabaseIsAwayNobodyIsTriedAlone() throws Exception {
        CompletableFuture<String> other;
        try (GroupCommit<String, String> commit = gathering(items -> {
            if (groups.size() > 1) {
                throw new SQLException("the connection broke", "08006");
            }
        })) {
            commit.commit("a");
            other = commit.submit("b");
            assertThatThrownBy(() -> commit.commit("c")).isInstanceOf(NotCommittedException.class);
        }

        assertThat(other).isCompletedExceptionally();
        assertThat(groups).containsExactly(List.of("a"), List.of("b", "c"));
    }

    /** Away, full or read-only: what is to be written has happened, and would happen again if it were forgotten. */
    @ParameterizedTest
    @ValueSource(strings = {"08006", "53100", "25006", "57P01"})
    void whoIsPatientWaitsForADatabaseThatCannotWrite(String state, CapturedOutput log) throws Exception {
        when(database.getConnection()).thenReturn(connection);
        AtomicBoolean away = new AtomicBoolean(true);
        try (GroupCommit<String, String> commit = patient(away, state, () -> true)) {
            CompletableFuture<String> waiting = commit.submit("a");
            Awaitility.await().until(() -> groups.size() > 1 && commit.waitsForDatabase());
            assertThat(waiting).isNotDone();

            away.set(false);

            assertThat(waiting.join()).isEqualTo("a");
            assertThat(commit.waitsForDatabase()).isFalse();
        }
        assertThat(log.getAll()).containsOnlyOnce("waits for the database");
    }

    @Test
    void patienceHasAnEnd() throws Exception {
        when(database.getConnection()).thenReturn(connection);
        AtomicBoolean patient = new AtomicBoolean(true);
        GroupCommit<String, String> commit = patient(new AtomicBoolean(true), "53100", patient::get);
        CompletableFuture<String> waiting = commit.submit("a");
        Awaitility.await().until(commit::waitsForDatabase);

        patient.set(false);

        assertThatThrownBy(waiting::join).hasCauseInstanceOf(NotCommittedException.class);
        patient.set(true);
        CompletableFuture<String> another = commit.submit("b");
        Awaitility.await().until(commit::waitsForDatabase);
        assertTimeoutPreemptively(Duration.ofSeconds(3), commit::close);
        assertThat(another).isCompletedExceptionally();
    }

    private GroupCommit<String, String> patient(AtomicBoolean away, String state, BooleanSupplier patient) {
        return new GroupCommit<>(
                "test",
                10,
                Pause.of(Duration.ZERO),
                database,
                (transaction, items) -> {
                    groups.add(items);
                    if (away.get()) {
                        throw new SQLException("cannot write", state);
                    }
                    return items;
                },
                done -> {},
                new CommitHealth(),
                patient);
    }

    /** Else a hub's end would take a pause for each of its lines. */
    @Test
    void closingDoesNotWaitForWhatNobodyHandsIn() throws Exception {
        when(database.getConnection()).thenReturn(connection);
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        GroupCommit<String, String> commit = new GroupCommit<>(
                "test",
                10,
                Pause.of(Duration.ofMinutes(1)),
                database,
                (transaction, items) -> {
                    writing.countDown();
                    await(closing);
                    return items;
                },
                done -> {});
        CompletableFuture<String> result = commit.submit("a");
        writing.await();
        Thread close = new Thread(commit::close);
        close.start();
        Awaitility.await().until(() -> commit.submit("refused").isCompletedExceptionally());
        closing.countDown();

        assertTimeoutPreemptively(Duration.ofSeconds(3), () -> close.join());
        assertThat(result).isCompletedWithValue("a");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
