package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.commit.Within;
import app.plixa.hub.database.MigratedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How endpoints that anything waits for are found among all that was delivered. */
class WaitingDeliveriesIT {
    @Test
    void whatWasDeliveredIsPassedByAlsoWhereMuchWaits() throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            postgres.fill(DELIVERIES, "vacuum analyze deliveries");
            String endpoints = Within.days(WaitingDeliveries.ENDPOINTS, "dlv", Instant.EPOCH, Instant.now());
            List<String> plan = postgres.plan(endpoints);
            assertThat(plan)
                    .as("%s", plan)
                    .anyMatch(line -> line.contains("deliveries_waiting"))
                    .noneMatch(line -> line.contains("deliveries_list"));
        }
    }

    /** Of each endpoint one in twenty waits. */
    private static final String DELIVERIES = """
            insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, attempts, created_at, updated_at,
              next_attempt_at, held_until)
            select 'dlv_' || lpad(to_hex(n), 32, '0'), 'wsp_1', 'evt_' || n, 'message.outbound', 'whe_' || n % 100,
              case when n / 100 % 20 = 0 then 'pending' else 'delivered' end, 1, now(), now(), now(), now()
            from generate_series(1, 200000) n""";
}
