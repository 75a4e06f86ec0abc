package app.plixa.hub.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.database.MigratedPostgres;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted of numbers and of what waits, and that it costs little. */
class SendMetricsIT {
    /** One such took all other figures with it. */
    @Test
    void aNumberThatIsPausedWithoutAReasonIsCountedToo() throws IOException, SQLException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            postgres.fill(
                    number("num_1", "paused", "null"),
                    number("num_2", "paused", "'{\"code\":\"billing\"}'"),
                    number("num_3", "active", "null"),
                    messages("num_3", 1, 1, "queued"));
            try (SendMetrics metrics =
                    new SendMetrics(postgres.database(), meters, Duration.ofMillis(50), Clock.systemUTC())) {
                metrics.count(new SendOutcome.Expired());
                assertThat(meters.get("plixa.messages")
                                .tag("outcome", "failed")
                                .counter()
                                .count())
                        .isEqualTo(1);
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                    assertThat(paused(meters, "unknown")).isEqualTo(1);
                    assertThat(paused(meters, "billing")).isEqualTo(1);
                    assertThat(meters.get("plixa.messages.waiting.seconds")
                                    .gauge()
                                    .value())
                            .isPositive();
                });
            }
        }
    }

    @Test
    void whatHasWaitedLongestIsFoundWithoutReadingWhatWaits() throws IOException, SQLException {
        try (MigratedPostgres postgres = new MigratedPostgres()) {
            postgres.fill(
                    number("num_1", "active", "null"),
                    messages("num_1", 1, 50_000, "sent"),
                    "vacuum analyze messages",
                    messages("num_1", 50_001, 52_000, "queued"));

            List<String> plan = postgres.plan(SendMetrics.WAITING, OffsetDateTime.now());

            assertThat(plan)
                    .as("%s", plan)
                    .anyMatch(line -> line.contains("using messages_due"))
                    .noneMatch(line -> line.contains("Seq Scan on messages") || line.contains("Sort"));
        }
    }

    /** 0 until the first look. */
    private static double paused(SimpleMeterRegistry meters, String reason) {
        return meters.find("plixa.numbers.paused").tag("reason", reason).gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    private static String number(String id, String status, String reason) {
        return """
                insert into numbers (id, workspace_id, phone, phone_number_id, access_token, app_secret, verify_token,
                  status, pause_reason, created_at)
                values ('%1$s', 'wsp_1', '%1$s', '%1$s', 'a', 'b', 'c', '%2$s', %3$s, now())""".formatted(id, status, reason);
    }

    private static String messages(String number, int from, int to, String status) {
        return """
                insert into messages (id, workspace_id, number_id, conversation_id, direction, type, status, metadata,
                  created_at, next_attempt_at, held_until)
                select 'msg_' || n, 'wsp_1', '%s', 'cnv_' || n %% 1000, 'outbound', 'text', '%s', '{}', now(), now(), now()
                from generate_series(%d, %d) n""".formatted(number, status, from, to);
    }
}
