package app.plixa.hub.event;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Within;
import app.plixa.hub.database.MigratedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which index events are published by, whatever moment the planner's statistics are of. */
class PublishPlanIT {
    private static final Instant FIRST = Instant.now().minusSeconds(60);

    @Test
    void eventsAreReadByTheirIdsAlsoWhereAllWerePublishedWhenTheStatisticsWereMade() throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            postgres.fill(events(1, 50_000, true), "vacuum analyze events_before", events(50_001, 52_000, false));
            String[] ids =
                    IntStream.range(50_001, 50_065).mapToObj(PublishPlanIT::id).toArray(String[]::new);
            assertReadById(postgres, EventLine.WORKSPACES, ids, new Object[] {ids});
            assertReadById(postgres, EventLine.UNHEARD, ids, ids, new String[] {"main"});
            assertReadById(postgres, EventLine.UNPUBLISHED, ids, new Object[] {ids});
            assertReadById(postgres, EventLine.PUBLISHED, ids, new Object[] {ids});
        }
    }

    private static void assertReadById(MigratedPostgres postgres, String sql, String[] ids, Object... parameters)
            throws SQLException {
        List<String> plan = postgres.plan(Within.daysOf(sql, "evt", List.of(ids)), parameters);
        assertThat(plan)
                .as("%s", plan)
                .anyMatch(line -> line.contains("events_pkey"))
                .noneMatch(line -> line.contains("events_unpublished"));
    }

    private static String id(int number) {
        return Ids.firstOf("evt", FIRST.plusMillis(number));
    }

    private static String events(int from, int to, boolean published) {
        return """
                insert into events (id, workspace_id, name, payload, created_at, published, next_attempt_at, held_until)
                select 'evt_' || lpad(to_hex(%d + n), 12, '0'), 'wsp_1', 'message.outbound', '{}', now(), %s, now(), now()
                from generate_series(%d, %d) n""".formatted(FIRST.toEpochMilli(), published, from, to);
    }
}
