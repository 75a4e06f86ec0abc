package app.plixa.hub.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.database.MigratedPostgres;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MediaSweepIT {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final Clock clock = mock(Clock.class);
    private final MediaStore store = mock(MediaStore.class);
    private MigratedPostgres postgres;

    @BeforeEach
    void removedFiles() throws IOException, SQLException {
        postgres = new MigratedPostgres();
        postgres.fill("insert into media_removed (id, remove_after)"
                + " select 'med_' || n, '2026-11-01T12:00:00Z' from generate_series(1, 60) n");
    }

    @AfterEach
    void end() throws IOException {
        postgres.close();
    }

    /** It keeps each round only what is behind it in that round's order from being removed. */
    @Test
    void aFileThatIsNeverRemovedDoesNotKeepTheOthers() throws Exception {
        doAnswer(call -> {
                    if (call.getArgument(0).equals("med_1")) {
                        throw new AccessDeniedException("med_1");
                    }
                    return null;
                })
                .when(store)
                .remove(any());
        when(clock.instant()).thenReturn(NOW);
        MediaSweep sweep = new MediaSweep(postgres.database(), store, mock(Staging.class), clock);

        // Each round leaves half of the others on average.
        for (int round = 0; round < 200; round++) {
            when(clock.instant()).thenReturn(NOW.plus(Duration.ofMinutes(6L * round)));
            sweep.sweep();
        }

        try (Connection connection = postgres.database().getConnection()) {
            assertThat(Sql.query(connection, "select id from media_removed", row -> row.getString(1)))
                    .isEqualTo(List.of("med_1"));
        }
    }
}
