package app.plixa.hub.commit;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.database.MigratedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A node whose clock is not the database's. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseClockIT {
    private static MigratedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = new MigratedPostgres();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Test
    void aNodeThatIsMinutesAheadOrBehindIsToldOf(CapturedOutput log) throws SQLException {
        for (Duration off : new Duration[] {Duration.ofMinutes(3), Duration.ofMinutes(-3)}) {
            DatabaseClock clock = new DatabaseClock(postgres.database(), Clock.offset(Clock.systemUTC(), off));

            assertThat(clock.differs()).isTrue();
            assertThat(clock.ahead()).isBetween(off.minusSeconds(1), off.plusSeconds(1));
        }
        assertThat(log.getAll()).contains("this node's clock is 1").contains("this node's clock is -1");
    }

    @Test
    void oneThatGoesWithItIsNot(CapturedOutput log) throws SQLException {
        DatabaseClock clock = new DatabaseClock(postgres.database(), Clock.systemUTC());

        assertThat(clock.differs()).isFalse();
        assertThat(log.getAll()).doesNotContain("this node's clock");
    }
}
