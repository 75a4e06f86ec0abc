package app.plixa.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SendCountsTest {
    private final HandClock clock = HandClock.standing(Instant.parse("2026-11-30T22:59:59.999Z"));
    private final SendCounts counts = new SendCounts(clock);

    @Test
    void eachUserIsCountedByItselfAndAnewEachMinute() {
        assertThat(counts.next("acme.erp")).isEqualTo(1);
        assertThat(counts.next("acme.erp")).isEqualTo(2);
        assertThat(counts.next("acme.shop")).isEqualTo(1);
        clock.forward(Duration.ofMillis(1));
        assertThat(counts.next("acme.erp")).isEqualTo(1);
        assertThat(counts.next("acme.erp")).isEqualTo(2);
    }
}
