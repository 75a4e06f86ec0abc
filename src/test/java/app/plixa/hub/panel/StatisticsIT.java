package app.plixa.hub.panel;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.database.MigratedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the overview shows of the last hour. */
class StatisticsIT {
    private static final Instant NOW =
            Instant.now().truncatedTo(ChronoUnit.MINUTES).plusSeconds(30);
    private static final Instant COUNTED = NOW.minus(20, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);

    /** Messages without conversations: these do not matter here. */
    private static final String NO_KEYS = "select set_config('session_replication_role', 'replica', true)";

    @Test
    void aMinuteThatWasCountedIsShownAndCountedAgainWhereMoreBecameOfIt() throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            Sql.transact(postgres.database(), transaction -> {
                Sql.query(transaction, NO_KEYS, row -> true);
                happened(transaction, COUNTED.plusSeconds(10), 200, 40);
                happened(transaction, COUNTED.plusSeconds(20), 500, 90);
                happened(transaction, COUNTED.minusSeconds(1), 200, 1);
                return true;
            });
            assertThat(Statistics.count(postgres.database(), COUNTED)).isTrue();
            assertThat(Statistics.count(postgres.database(), COUNTED))
                    .as("another node came first")
                    .isFalse();
            assertThat(shown(postgres))
                    .containsExactly(slice(COUNTED.minusSeconds(60), 1, 1, 1), slice(COUNTED, 2, 1, 90));

            Sql.transact(postgres.database(), transaction -> {
                Sql.query(transaction, NO_KEYS, row -> true);
                happened(transaction, COUNTED.plusSeconds(30), 200, 70);
                happened(transaction, COUNTED.plusSeconds(150), 200, 5);
                return true;
            });
            Statistics.count(postgres.database(), COUNTED.plus(4, ChronoUnit.MINUTES));
            assertThat(shown(postgres)).contains(slice(COUNTED, 2, 1, 90), slice(COUNTED.plusSeconds(120), 1, 1, 5));

            Statistics.count(postgres.database(), COUNTED.plus(5, ChronoUnit.MINUTES));
            assertThat(shown(postgres)).contains(slice(COUNTED, 3, 2, 90));
        }
    }

    @Test
    void theMinuteThatRunsIsCountedWhenItIsAskedFor() throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            Sql.transact(postgres.database(), transaction -> {
                Sql.query(transaction, NO_KEYS, row -> true);
                happened(transaction, NOW.minusSeconds(5), 200, 40);
                return true;
            });
            assertThat(shown(postgres)).containsExactly(slice(NOW.minusSeconds(30), 1, 1, 40));
        }
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
    private static void happened(Connection transaction, Instant at, int status, int latency) throws SQLException {
        for (String sql : Stream.of(MESSAGE, DELIVERY).toList()) {
            Sql.update(transaction, sql, Ids.firstOf(sql.equals(MESSAGE) ? "msg" : "dlv", at), at, at, at);
        }
        Sql.update(transaction, ATTEMPT, Ids.firstOf("dlv", at), at, status, latency);
    }

    private static final String MESSAGE = """
            insert into messages (id, workspace_id, number_id, conversation_id, direction, type, status, metadata, created_at,
              next_attempt_at, held_until) values (?, 'wsp_1', 'num_1', 'cnv_1', 'outbound', 'text', 'sent', '{}', ?, ?, ?)""";

    private static final String DELIVERY = """
            insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, created_at, updated_at,
              next_attempt_at, held_until)
            select ?, 'wsp_1', 'evt_1', 'message.outbound', 'whe_1', 'delivered', t.at, t.at, ?, ?
            from (select ?::timestamptz as at) t""";

    private static final String ATTEMPT =
            "insert into attempts (delivery_id, number, attempted_at, status, latency_ms) values (?, 1, ?, ?, ?)";
}
