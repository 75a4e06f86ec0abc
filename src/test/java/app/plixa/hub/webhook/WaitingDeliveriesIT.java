package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Within;
import app.plixa.hub.database.MigratedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How deliveries that wait are found among others, whatever waits beside them. */
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

    /** Whoever is looked at first has more than one look finds. */
    @Test
    void backlogsOfThousandsKeepNoEndpointFromItsTurn() throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            postgres.fill(ENDPOINTS, BACKLOGS.formatted(Ids.firstOf("dlv", Instant.now())));
            WaitingDeliveries waiting = waiting(postgres);
            assertThat(endpointsOf(waiting.lost())).hasSize(2000);
            assertThat(endpointsOf(waiting.lost())).hasSize(2000).contains("whe_2001", "whe_2500", "whe_0001");
            assertThat(endpointsOf(waiting.lost())).hasSize(2000).contains("whe_1501", "whe_2500", "whe_1000");
        }
    }

    private static WaitingDeliveries waiting(MigratedPostgres postgres) {
        Clock clock = Clock.systemUTC();
        Horizon horizon = new Horizon(clock);
        Lease lease = new Lease(Duration.ofSeconds(15), Duration.ofSeconds(60), clock);
        Posting posting = mock(Posting.class);
        return new WaitingDeliveries(postgres.database(), posting, horizon, new Endings(horizon, clock), lease, clock);
    }

    private static Set<String> endpointsOf(Collection<String> entries) {
        return entries.stream()
                .flatMap(String::lines)
                .map(id -> "whe_" + id.substring(id.length() - 4))
                .collect(Collectors.toSet());
    }

    private static final String ENDPOINTS = """
            insert into endpoints (id, workspace_id, url, events, secret, enabled, created_at, updated_at)
            select 'whe_' || lpad(n::text, 4, '0'), 'wsp_1', 'https://example.com', '{}', '', true, now(), now()
            from generate_series(1, 2500) n""";

    /** The last digits of an id are those of its endpoint. */
    private static final String BACKLOGS = """
            insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, attempts, created_at, updated_at,
              next_attempt_at, held_until, parked)
            select '%s' || lpad(time || lpad(n::text, 4, '0'), 20, '0'), 'wsp_1', 'evt_1', 'message.outbound',
              'whe_' || lpad(n::text, 4, '0'), 'pending', 1, now(), now(), now() - interval '1 hour', now() - interval '1 hour',
              true
            from generate_series(1, 2500) n, generate_series(1, 4) time""";

    /** Of each endpoint one in twenty waits. */
    private static final String DELIVERIES = """
            insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, attempts, created_at, updated_at,
              next_attempt_at, held_until)
            select 'dlv_' || lpad(to_hex(n), 32, '0'), 'wsp_1', 'evt_' || n, 'message.outbound', 'whe_' || n % 100,
              case when n / 100 % 20 = 0 then 'pending' else 'delivered' end, 1, now(), now(), now(), now()
            from generate_series(1, 200000) n""";
}
