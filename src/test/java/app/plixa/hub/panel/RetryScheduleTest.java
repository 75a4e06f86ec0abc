package app.plixa.hub.panel;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.webhook.RetryPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    @Test
    void saysWhatIsSet() {
        RetrySchedule usual = schedule(5, "1m", "5m", "30m", "2h", "12h");
        assertThat(usual.waits()).isEqualTo("1m, 5m, 30m, 2h");
        assertThat(usual.sentence())
                .isEqualTo("Answer 2xx within 10s. A 4xx stops a delivery, anything else is tried again after"
                        + " 1m, 5m, 30m and 2h: 5 tries in total.");
        assertThat(schedule(1, "1m").sentence())
                .endsWith("anything else is not tried again: this hub is set to one try.");
        assertThat(schedule(4, "1m").waits()).as("the last wait goes on").isEqualTo("1m, 1m, 1m");
    }

    @Test
    void saysWhatTheFlowStatesMeanwhile() {
        RetryPolicy policy = policy(5, List.of(Duration.ofMinutes(1)));
        RetrySchedule schedule = new RetrySchedule(policy, Duration.ofSeconds(10));
        policy.state("500ms,36h", 3);
        assertThat(schedule.waits()).isEqualTo("500ms, 36h");
        assertThat(schedule.attempts()).isEqualTo(3);
    }

    private static RetrySchedule schedule(int attempts, String... delays) {
        List<Duration> waits = List.of(delays).stream()
                .map(org.springframework.boot.convert.DurationStyle::detectAndParse)
                .toList();
        return new RetrySchedule(policy(attempts, waits), Duration.ofSeconds(10));
    }

    private static RetryPolicy policy(int attempts, List<Duration> delays) {
        return new RetryPolicy(delays, attempts, Clock.systemUTC());
    }
}
