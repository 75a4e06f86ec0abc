package app.plixa.hub.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class GroupCommitTest {
    @Test
    void whatTheDatabaseRefusesIsLoggedWithoutItsContent(CapturedOutput log) throws Exception {
        String said = "SERROR\0C23505\0Mduplicate key\0DKey (phone)=(5511912345678) exists.\0ncontacts_phone\0";
        DataSource database = mock(DataSource.class);
        when(database.getConnection()).thenThrow(new PSQLException(new ServerErrorMessage(said)));
        try (GroupCommit<String, String> commit = new GroupCommit<>(
                "test", 10, Pause.of(Duration.ZERO), database, (connection, items) -> items, done -> {})) {
            assertThatThrownBy(() -> commit.commit("x")).isInstanceOf(NotCommittedException.class);
        }

        assertThat(log.getAll()).contains("23505 contacts_phone").doesNotContain("5511912345678");
    }

    /** Its thread sleeps until there is work; closing must wake it. */
    @Test
    void anIdleOneClosesWithoutAWaitAndTakesNothingMore() {
        GroupCommit<String, String> commit = new GroupCommit<>(
                "test", 10, Pause.of(Duration.ZERO), mock(DataSource.class), (connection, items) -> items, done -> {});

        assertTimeoutPreemptively(Duration.ofSeconds(3), commit::close);

        assertThat(commit.submit("x")).isCompletedExceptionally();
    }
}
