package app.plixa.hub.database;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.StartFailures;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What keeps a hub from starting is said in words, with what to do: it was a stack of 170 lines. */
class StartFailuresTest {
    @ParameterizedTest
    @CsvSource({
        "28P01, password authentication failed, spring.datasource.password",
        "28000, no pg_hba.conf entry, spring.datasource.username",
        "3D000, database \"plixa\" does not exist, Create that database",
        "57P03, the database system is starting up, start the hub again"
    })
    void aDatabaseThatRefusesTheHub(String state, String said, String action) {
        PSQLException refused = new PSQLException(new ServerErrorMessage("SFATAL\0C" + state + "\0M" + said + "\0"));

        assertThat(analysis(refused)).hasValueSatisfying(analysis -> {
            assertThat(analysis.getDescription()).contains(said);
            assertThat(analysis.getAction()).contains(action);
        });
    }

    @Test
    void aDatabaseThatIsNotThere() {
        PSQLException away =
                new PSQLException("Connection to 127.0.0.1:1 refused.", PSQLState.CONNECTION_UNABLE_TO_CONNECT);

        assertThat(analysis(away)).hasValueSatisfying(analysis -> {
            assertThat(analysis.getDescription()).contains("127.0.0.1:1 refused");
            assertThat(analysis.getAction()).contains("spring.datasource.url");
        });
    }

    @Test
    void aFolderOfAnotherHub() {
        assertThat(analysis(new FolderInUseException(Path.of("/srv/plixa")))).hasValueSatisfying(analysis -> {
            assertThat(analysis.getDescription()).contains("/srv/plixa");
            assertThat(analysis.getAction()).contains("--hub.data-dir");
        });
    }

    /** A migration that fails is no matter of users and places. */
    @Test
    void anotherFailureOfTheDatabaseIsToldAsItIs() {
        assertThat(analysis(new PSQLException(new ServerErrorMessage("SERROR\0C42P01\0Mno such table\0"))))
                .isEmpty();
    }

    private static Optional<FailureAnalysis> analysis(Exception cause) {
        return StartFailures.analyses(cause).stream().findFirst();
    }
}
