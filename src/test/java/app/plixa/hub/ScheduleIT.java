package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published schedule in the running hub, hours passing at a word. */
class ScheduleIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path data;

    /** The real clock, set forward by hand. */
    private static final class HandClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void forward(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public Instant instant() {
            return Clock.tickMillis(ZoneOffset.UTC).instant().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void aReceiverThatFailsIsAskedFiveTimesAfterTheWaitsOfTheContractAndThenNoMore() throws Exception {
        HandClock clock = new HandClock();
        try (Receiver customer = new Receiver(request -> new Receiver.Reply(500, "no"));
                RunningHub hub = new RunningHub(data, Optional.of(clock))) {
            hub.register(customer.url("/fails"), "message.inbound");
            hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511912345678\",\"body\":\"Oi\"}");
            recorded(hub, 1);

            Duration[] waits = {
                Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(2)
            };
            for (int i = 0; i < waits.length; i++) {
                Instant last = attemptedAt(hub, i + 1);
                Duration wait = Duration.between(last, nextAttempt(hub));
                // Jitter only adds, up to a tenth; the answer itself took a moment, too.
                assertThat(wait)
                        .isBetween(
                                waits[i],
                                waits[i].multipliedBy(11).dividedBy(10).plusSeconds(5));
                assertThat(customer.at("/fails")).hasSize(i + 1);
                clock.forward(
                        Duration.between(clock.instant(), nextAttempt(hub)).plusMillis(1));
                recorded(hub, i + 2);
            }

            assertThat(state(hub)).isEqualTo("dead");
            clock.forward(Duration.ofHours(24));
            hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511912345678\",\"body\":\"again\"}");
            await().atMost(SOON).until(() -> customer.at("/fails").size() == 6);
            assertThat(attempts(hub)).isEqualTo(5);
        }
    }

    private static void recorded(RunningHub hub, int attempts) {
        await().atMost(SOON).until(() -> attempts(hub) == attempts);
    }

    private static int attempts(RunningHub hub) {
        return hub.database
                .sql(
                        "select coalesce(max(attempts), 0) from deliveries where id = (select min(id) from deliveries where state <> 'skipped')")
                .query(Integer.class)
                .single();
    }

    private static String state(RunningHub hub) {
        return hub.database
                .sql("select state from deliveries where state <> 'skipped' order by id limit 1")
                .query(String.class)
                .single();
    }

    private static Instant nextAttempt(RunningHub hub) {
        return hub.database
                .sql("select next_attempt_at from deliveries where state <> 'skipped' order by id limit 1")
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .single();
    }

    private static Instant attemptedAt(RunningHub hub, int number) {
        return hub.database
                .sql("select attempted_at from attempts where number = ? order by delivery_id limit 1")
                .param(number)
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .single();
    }
}
