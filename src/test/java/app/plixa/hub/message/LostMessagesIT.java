package app.plixa.hub.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.database.MigratedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the sweep hands over again. */
class LostMessagesIT {
    private static final String NUMBERS = """
            insert into numbers (id, workspace_id, phone, phone_number_id, access_token, app_secret, verify_token, created_at)
            select 'num_' || n, 'wsp_1', n, n, '', '', '', now() from generate_series(1, 10) n""";

    private static final String MESSAGES = """
            insert into messages (id, workspace_id, number_id, conversation_id, direction, type, status, metadata,
              created_at, next_attempt_at, held_until)
            select 'msg_' || n, 'wsp_1', 'num_' || n % 10 + 1, 'cnv_' || n, 'outbound', 'text', 'queued', '{}', now(),
              now() - interval '1 second', now() - interval '1 second'
            from generate_series(1, 5000) n""";

    /** Ten numbers of 80 a second are to be fed by it, where more waits than goes in a minute. */
    @Test
    void moreIsFoundThanTheNumbersMaySendUntilTheNextLookAndNothingTwice() throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            postgres.fill(NUMBERS, MESSAGES);
            Lease lease = new Lease(Duration.ofSeconds(15), Duration.ofSeconds(60), Clock.systemUTC());
            OutboundRows rows =
                    new OutboundRows(postgres.database(), mock(MessageRows.class), lease, Clock.systemUTC());

            List<String> first = rows.lost();
            List<String> all = new ArrayList<>(first);
            all.addAll(rows.lost());

            assertThat(first).hasSizeBetween(2 * 10 * 80, 4000);
            assertThat(all).hasSize(5000).doesNotHaveDuplicates();
            assertThat(rows.lost()).isEmpty();
        }
    }
}
