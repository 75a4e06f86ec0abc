package app.plixa.hub.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.database.MigratedPostgres;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which messages a callback's statuses find, whoever is writing to them. */
class ReceiptRowsIT {
    private static final int MESSAGES = 20;

    private static final String ROWS = """
            insert into contacts (id, workspace_id, created_at, updated_at) values ('ctc_1', 'wsp_1', now(), now());
            insert into conversations (id, workspace_id, number_id, contact_id, status, created_at, updated_at)
              values ('cnv_1', 'wsp_1', 'num_1', 'ctc_1', 'open', now(), now());
            insert into messages (id, workspace_id, number_id, conversation_id, direction, type, status, provider_id, metadata,
              created_at, next_attempt_at, held_until)
            select 'msg_' || n, 'wsp_1', 'num_1', 'cnv_1', 'outbound', 'text', case when n > 3 then 'sent' else 'queued' end,
              case when n > 3 then 'wamid.' || n end, '{}', now(), now(), now() from generate_series(1, 20000) n;
            analyze messages""";

    /** Statuses that come as the outcomes of their messages are being written wait for those, and find all. */
    @Test
    void whatIsBeingWrittenIsFoundOnceItIsCommitted() throws Exception {
        try (MigratedPostgres postgres = new MigratedPostgres();
                Connection outcomes = postgres.database().getConnection()) {
            postgres.fill(ROWS);
            outcomes.setAutoCommit(false);
            Sql.update(
                    outcomes,
                    "update messages set status = 'sent', provider_id = 'wamid.' || substr(id, 5) where status = ?",
                    "queued");

            CompletableFuture<Map<String, Known>> found = CompletableFuture.supplyAsync(() -> find(postgres));
            await().atMost(Duration.ofSeconds(20)).until(() -> waits(postgres));
            outcomes.commit();

            assertThat(found.join()).hasSize(MESSAGES);
        }
    }

    private static Map<String, Known> find(MigratedPostgres postgres) {
        ReceiptRows rows = new ReceiptRows(new MessageRows(new ObjectMapper()), Clock.systemUTC());
        List<Receipt> receipts = IntStream.rangeClosed(1, MESSAGES)
                .mapToObj(ReceiptRowsIT::delivered)
                .toList();
        try {
            return Sql.transact(postgres.database(), transaction -> rows.find(transaction, receipts, new HashMap<>()));
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Receipt delivered(int number) {
        return new Receipt(
                "num_1",
                "wamid." + number,
                Optional.of("msg_" + number),
                Status.DELIVERED,
                Instant.EPOCH,
                Optional.empty(),
                Billing.NONE,
                Optional.empty(),
                Optional.empty());
    }

    private static boolean waits(MigratedPostgres postgres) throws Exception {
        try (Connection connection = postgres.database().getConnection()) {
            return !Sql.query(
                            connection,
                            "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%goes_again%'"
                                    + " and pid <> pg_backend_pid()",
                            row -> true)
                    .isEmpty();
        }
    }
}
