package app.plixa.hub.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SandboxLimitsTest {
    private static final SandboxNumber NUMBER = new SandboxNumber("num_1", "5511300000000", "1", "2", "t", "s", "u");

    private final HandClock clock = HandClock.standing(Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void aNumberTakesSoManyASecond() {
        SandboxLimits limits = new SandboxLimits(true, 80, 0, Duration.ofSeconds(6), clock);
        for (int i = 0; i < 80; i++) {
            assertThat(code(limits, "551191234" + (1000 + i))).isZero();
        }
        assertThat(code(limits, "5511912340000")).isEqualTo(130429);
        clock.forward(Duration.ofMillis(500));
        for (int i = 0; i < 40; i++) {
            assertThat(code(limits, "551191234" + (1000 + i))).isZero();
        }
        assertThat(code(limits, "5511912340000")).isEqualTo(130429);
    }

    @Test
    void aRecipientGetsSoManyAtOnceAndThenOneEverySoOften() {
        SandboxLimits limits = new SandboxLimits(true, 0, 45, Duration.ofSeconds(6), clock);
        for (int i = 0; i < 45; i++) {
            assertThat(code(limits, "5531987654321")).isZero();
        }
        assertThat(code(limits, "553187654321")).as("the same person").isEqualTo(131056);
        assertThat(code(limits, "5531987654322")).isZero();
        clock.forward(Duration.ofSeconds(6));
        assertThat(code(limits, "5531987654321")).isZero();
        assertThat(code(limits, "5531987654321")).isEqualTo(131056);
    }

    @Test
    void withoutThemItTakesAll() {
        SandboxLimits limits = new SandboxLimits(true, 0, 0, Duration.ofSeconds(6), clock);
        for (int i = 0; i < 500; i++) {
            assertThat(code(limits, "5531987654321")).isZero();
        }
    }

    private static int code(SandboxLimits limits, String phone) {
        return limits.refusal(NUMBER, new Recipient(Optional.of(phone), ""))
                .map(Refusal::code)
                .orElse(0);
    }
}
