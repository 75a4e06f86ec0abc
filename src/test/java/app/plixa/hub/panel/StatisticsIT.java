package app.plixa.hub.panel;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.database.MigratedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the overview shows of the last hour. */
class StatisticsIT {
    private static final Instant NOW =
            Instant.now().truncatedTo(ChronoUnit.MINUTES).plusSeconds(30);
    private static final Instant COUNTED = NOW.minus(20, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);

    @Test
    void aMinuteThatWasCountedIsShownAndCountedAgainWhereMoreBecameOfIt() throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            postgres.fill(
                    told(COUNTED.plusSeconds(10), 200, 40),
                    told(COUNTED.plusSeconds(20), 500, 90),
                    told(COUNTED.minusSeconds(1), 200, 1));
            assertThat(Statistics.count(postgres.database(), COUNTED)).isTrue();
            assertThat(Statistics.count(postgres.database(), COUNTED))
                    .as("another node came first")
                    .isFalse();
            assertThat(shown(postgres))
                    .containsExactly(slice(COUNTED.minusSeconds(60), 1, 1, 1), slice(COUNTED, 2, 1, 90));

            postgres.fill(told(COUNTED.plusSeconds(30), 200, 70), told(COUNTED.plusSeconds(150), 200, 5));
            Statistics.count(postgres.database(), COUNTED.plus(4, ChronoUnit.MINUTES));
            assertThat(shown(postgres)).contains(slice(COUNTED, 2, 1, 90), slice(COUNTED.plusSeconds(120), 1, 1, 5));

            Statistics.count(postgres.database(), COUNTED.plus(5, ChronoUnit.MINUTES));
            assertThat(shown(postgres)).contains(slice(COUNTED, 3, 2, 90));
        }
    }

    @Test
    void theMinuteThatRunsIsCountedWhenItIsAskedFor() throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            postgres.fill(told(NOW.minusSeconds(5), 200, 40));
            assertThat(shown(postgres)).containsExactly(slice(NOW.minusSeconds(30), 1, 1, 40));
        }
    }

    @Test
    void aMinuteThatThePlannerKnowsNothingOfIsCountedRowByRow() throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            Instant hourBefore = COUNTED.minus(1, ChronoUnit.HOURS);
            postgres.fill(
                    many(hourBefore),
                    "vacuum analyze deliveries_before",
                    "vacuum analyze attempts_before",
                    many(COUNTED));
            assertThat(postgres.plan(Statistics.counting(COUNTED), Statistics.of(COUNTED)))
                    .anyMatch(line -> line.contains("Index Cond: (id = a.delivery_id)"))
                    .noneMatch(line -> line.contains("Join Filter"));
        }
    }

    /** Five thousand deliveries and their attempts, of one moment. */
    private static String many(Instant at) {
        return """
            insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, created_at, updated_at, next_attempt_at,
                held_until)
              select '%1$s' || n, 'wsp_1', 'evt_' || n, 'message.outbound', 'whe_1', 'delivered', now(), now(), now(), now()
              from generate_series(1, 5000) n;
            insert into attempts (delivery_id, number, attempted_at, status, latency_ms)
              select '%1$s' || n, 1, now(), 200, 5 from generate_series(1, 5000) n""".formatted(Ids.firstOf("dlv", at));
    }

    private static List<History.Slice> shown(MigratedPostgres postgres) throws SQLException {
        return new History(postgres.database(), Clock.fixed(NOW, ZoneOffset.UTC))
                .of("wsp_1", History.Range.HOUR).stream()
                        .filter(slice -> slice.attempts() > 0)
                        .toList();
    }

    private static History.Slice slice(Instant begin, int attempts, int succeeded, int latency) {
        return new History.Slice(begin, 0, attempts, 0, attempts, succeeded, latency, 0);
    }

    /** A message that was told to one endpoint, once. */
    private static String told(Instant at, int status, int latency) {
        return """
            insert into messages (id, workspace_id, number_id, conversation_id, direction, type, status, metadata, created_at,
                next_attempt_at, held_until)
              values ('%1$s', 'wsp_1', 'num_1', 'cnv_1', 'outbound', 'text', 'sent', '{}', '%3$s', '%3$s', '%3$s');
            insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, created_at, updated_at,
                next_attempt_at, held_until)
              values ('%2$s', 'wsp_1', 'evt_1', 'message.outbound', 'whe_1', 'delivered', '%3$s', '%3$s', '%3$s', '%3$s');
            insert into attempts (delivery_id, number, attempted_at, status, latency_ms) values ('%2$s', 1, '%3$s', %4$d, %5$d)""".formatted(Ids.firstOf("msg", at), Ids.firstOf("dlv", at), at, status, latency);
    }
}
