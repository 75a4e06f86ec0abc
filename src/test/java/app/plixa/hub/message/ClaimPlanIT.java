package app.plixa.hub.message;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.database.MigratedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which index a claim goes by, whatever moment the planner's statistics are of. */
class ClaimPlanIT {
    @Test
    void aClaimReadsItsConversationsAloneAlsoWhereNothingWasQueuedWhenTheStatisticsWereMade()
            throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            postgres.fill(messages(1, 50_000, "sent"), "vacuum analyze messages", messages(50_001, 52_000, "queued"));
            OffsetDateTime now = OffsetDateTime.now();
            String[] conversations = {"cnv_1", "cnv_2", "cnv_3"};
            List<String> plan = postgres.plan(OutboundRows.CLAIM, conversations, now, now, 0L, 100, now);
            assertThat(plan)
                    .as("%s", plan)
                    .anyMatch(line -> line.contains("messages_queued"))
                    .noneMatch(line -> line.contains("messages_due"));
        }
    }

    /** Tables of fewer rows than autovacuum looks at have no statistics. */
    @Test
    void aFewNumbersAreLookedUpByTheirIdsAndNotTriedOneAfterTheOtherForAllConversations()
            throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            postgres.fill(NUMBERS, CONVERSATIONS, "analyze conversations, contacts");
            String[] ids =
                    IntStream.rangeClosed(1, 40).mapToObj(n -> "cnv_" + n).toArray(String[]::new);

            assertNumbersAreLookedUp(postgres.plan(OutboundRows.WITH, (Object) ids));
            assertNumbersAreLookedUp(postgres.plan(OutboundRows.DUE, ids, OffsetDateTime.now()));
        }
    }

    /** The planner takes what a step before gives for one row. */
    @Test
    void whatASweepTakesIsNotComparedWithAllOfTheirConversations() throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            postgres.fill(NUMBERS, CONVERSATIONS, messages(1, 5_000, "queued"), "vacuum analyze messages");
            OffsetDateTime now = OffsetDateTime.now();
            List<String> plan = postgres.plan(OutboundRows.LOST, now, now, now, now, now, now);
            assertThat(plan).as("%s", plan).noneMatch(line -> line.contains("Join Filter"));
        }
    }

    private static void assertNumbersAreLookedUp(List<String> plan) {
        assertThat(plan).as("%s", plan).anyMatch(line -> line.contains("Index Cond: (id = c.number_id)"));
    }

    private static final String NUMBERS = """
            insert into numbers (id, workspace_id, phone, phone_number_id, access_token, app_secret, verify_token, created_at)
            select 'num_' || n, 'wsp_1', '55' || n, '1' || n, 'a', 'b', 'c', now() from generate_series(1, 40) n""";

    private static final String CONVERSATIONS = """
            insert into contacts (id, workspace_id, created_at, updated_at)
              select 'ctc_' || n, 'wsp_1', now(), now() from generate_series(1, 20000) n;
            insert into conversations (id, workspace_id, number_id, contact_id, status, created_at, updated_at)
              select 'cnv_' || n, 'wsp_1', 'num_' || n % 40, 'ctc_' || n, 'open', now(), now() from generate_series(1, 20000) n""";

    private static String messages(int from, int to, String status) {
        return """
                insert into messages (id, workspace_id, number_id, conversation_id, direction, type, status, metadata,
                  created_at, next_attempt_at, held_until)
                select 'msg_' || n, 'wsp_1', 'num_1', 'cnv_' || n %% 1000, 'outbound', 'text', '%s', '{}', now(), now(), now()
                from generate_series(%d, %d) n""".formatted(status, from, to);
    }
}
