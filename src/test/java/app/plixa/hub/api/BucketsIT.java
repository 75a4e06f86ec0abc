package app.plixa.hub.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import app.plixa.hub.commit.DatabaseClock;
import app.plixa.hub.commit.DatabaseClock.Bounds;
import app.plixa.hub.database.MigratedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The buckets of two nodes in one PostgreSQL, minutes passing at a word. */
class BucketsIT {
    private static final Instant MINUTE = Instant.parse("2026-01-05T09:30:00Z");

    private static MigratedPostgres postgres;
    private static DataSource database;

    private final DatabaseClock clock = mock(DatabaseClock.class);
    private final Buckets one = new Buckets(database, clock);
    private final Buckets other = new Buckets(database, clock);

    @BeforeAll
    static void start() throws IOException {
        postgres = new MigratedPostgres();
        database = postgres.database();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    private void itIs(Instant earliest, Duration unsure) {
        when(clock.now()).thenReturn(new Bounds(earliest, earliest.plus(unsure)));
    }

    @Test
    void twoNodesTogetherGetTheLimitInEachMinuteOfTheClock() {
        itIs(MINUTE.plusSeconds(59), Duration.ZERO);
        assertThat(one.take("tok_a", 100, 60).taken()).isEqualTo(60);
        assertThat(other.take("tok_a", 100, 60).taken()).isEqualTo(40);
        assertThat(one.take("tok_a", 100, 1).taken()).isZero();
        assertThat(one.take("tok_b", 100, 1).left()).isEqualTo(99);

        itIs(MINUTE.plusSeconds(60), Duration.ZERO);
        Buckets.Grant next = other.take("tok_a", 100, 70);
        assertThat(next.taken()).isEqualTo(70);
        assertThat(next.left()).isEqualTo(30);
        assertThat(next.ends()).isEqualTo(MINUTE.plusSeconds(120));

        itIs(MINUTE.plusSeconds(3600), Duration.ZERO);
        assertThat(one.take("tok_a", 100, 1000).taken())
                .as("nothing is saved up")
                .isEqualTo(100);
    }

    @Test
    void aChangedLimitKeepsWhatIsUsed() {
        itIs(MINUTE, Duration.ZERO);
        assertThat(one.take("tok_c", 100, 90).taken()).isEqualTo(90);
        one.take("tok_c", 200, 0 + 1);
        assertThat(other.take("tok_c", 200, 1000).taken()).isEqualTo(109);
        other.take("tok_c", 50, 1);
        assertThat(one.take("tok_c", 50, 1000).taken()).isZero();

        itIs(MINUTE.plusSeconds(60), Duration.ZERO);
        assertThat(one.take("tok_c", 50, 1000).taken()).isEqualTo(50);
    }

    @Test
    void whereTwoMinutesMeetTheBucketWaitsUntilItIsSure() {
        itIs(MINUTE.plusSeconds(30), Duration.ZERO);
        one.take("tok_d", 10, 10);
        Bounds unsure = new Bounds(MINUTE.plusSeconds(60).minusMillis(2), MINUTE.plusSeconds(60));
        Bounds sure = new Bounds(MINUTE.plusSeconds(60), MINUTE.plusSeconds(60).plusMillis(2));
        when(clock.now()).thenReturn(unsure, unsure, unsure, unsure, sure);

        Buckets.Grant grant = one.take("tok_d", 10, 10);

        assertThat(grant.taken()).isEqualTo(10);
        assertThat(grant.ends()).isEqualTo(MINUTE.plusSeconds(120));
    }
}
