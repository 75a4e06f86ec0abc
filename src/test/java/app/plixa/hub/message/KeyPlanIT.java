package app.plixa.hub.message;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.database.MigratedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which index first answers are looked for by, whatever moment the planner's statistics are of. */
class KeyPlanIT {
    @Test
    void answersAreReadByTheirKeysAlsoWhereThereWereNoneOfThisDayWhenTheStatisticsWereMade()
            throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            postgres.fill(
                    keys(1, 20_000, "now() - interval '2 days'"),
                    "vacuum analyze idempotency_keys",
                    keys(20_001, 40_000, "now()"));
            String[] workspaces = IntStream.range(0, 64).mapToObj(n -> "wsp_1").toArray(String[]::new);
            String[] asked = IntStream.range(0, 64).mapToObj(n -> "key-" + n).toArray(String[]::new);

            List<String> plan = postgres.plan(
                    FirstAnswers.KNOWN, workspaces, asked, OffsetDateTime.now().minusDays(1));

            assertThat(plan)
                    .as("%s", plan)
                    .anyMatch(line -> line.contains("idempotency_keys_pkey"))
                    .noneMatch(line -> line.contains("idempotency_keys_created"));
        }
    }

    private static String keys(int from, int to, String created) {
        return """
                insert into idempotency_keys (workspace_id, key, request, answer, created_at)
                select 'wsp_1', 'key-' || n, '', '', %s from generate_series(%d, %d) n""".formatted(created, from, to);
    }
}
