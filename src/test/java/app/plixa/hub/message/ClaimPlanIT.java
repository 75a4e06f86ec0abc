package app.plixa.hub.message;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.database.MigratedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which index a claim goes by, whatever moment the planner's statistics are of. */
class ClaimPlanIT {
    @Test
    void aClaimReadsItsConversationsAloneAlsoWhereNothingWasQueuedWhenTheStatisticsWereMade()
            throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres();
                Connection connection = postgres.database().getConnection();
                Statement statement = connection.createStatement()) {
            // Messages alone, without what they belong to.
            statement.execute("set session_replication_role = replica");
            statement.execute(messages(1, 50_000, "sent"));
            statement.execute("vacuum analyze messages");
            statement.execute(messages(50_001, 52_000, "queued"));
            OffsetDateTime now = OffsetDateTime.now();
            String[] conversations = {"cnv_1", "cnv_2", "cnv_3"};
            List<String> plan =
                    MigratedPostgres.plan(connection, OutboundRows.CLAIM, conversations, now, now, 0L, 100, now);
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
