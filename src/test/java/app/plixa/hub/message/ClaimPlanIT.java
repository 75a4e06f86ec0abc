package app.plixa.hub.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Which index a claim goes by, whatever moment the planner's statistics are of. */
class ClaimPlanIT {
    private EmbeddedPostgres postgres;

    @BeforeEach
    void start() throws IOException {
        postgres = EmbeddedPostgres.start();
        Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
    }

    @AfterEach
    void stop() throws IOException {
        postgres.close();
    }

    @Test
    void aClaimReadsItsConversationsAloneAlsoWhereNothingWasQueuedWhenTheStatisticsWereMade() throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            // Messages alone, without what they belong to.
            statement.execute("set session_replication_role = replica");
            statement.execute(messages(1, 50_000, "sent"));
            statement.execute("vacuum analyze messages");
            statement.execute(messages(50_001, 52_000, "queued"));
            OffsetDateTime now = OffsetDateTime.now();
            List<String> plan = JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql("explain " + OutboundRows.CLAIM)
                    .params(new String[] {"cnv_1", "cnv_2", "cnv_3"}, now, now, 0L, 100, now)
                    .query(String.class)
                    .list();
            assertThat(plan)
                    .as("%s", plan)
                    .anyMatch(line -> line.contains("messages_queued"))
                    .noneMatch(line -> line.contains("messages_due"));
        }
    }

    private static String messages(int from, int to, String status) {
        return """
                insert into messages (id, workspace_id, number_id, conversation_id, direction, type, status, metadata,
                  created_at, next_attempt_at, held_until)
                select 'msg_' || n, 'wsp_1', 'num_1', 'cnv_' || n %% 1000, 'outbound', 'text', '%s', '{}', now(), now(), now()
                from generate_series(%d, %d) n""".formatted(status, from, to);
    }
}
