package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SystemLookupTest {
    /** Names of one domain hang, as many as it may ask for at once: others are looked up, its own are not charged. */
    @Test
    void aDomainWhoseNameServerHangsIsGivenAFewLookUpsOnly() {
        SystemLookup.System system = host -> {
            if (host.endsWith("slow.co.uk")) {
                hang();
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        };
        try (SystemLookup lookup = new SystemLookup(system)) {
            IntStream.range(0, SystemLookup.MOST_OF_A_DOMAIN)
                    .forEach(i -> assertThat(lookup.addresses("a" + i + ".slow.co.uk"))
                            .isNotCompletedExceptionally());
            assertThatThrownBy(() -> lookup.addresses("late.slow.co.uk").join())
                    .hasCauseInstanceOf(NotLookedUpException.class);
            assertThat(lookup.addresses("other.co.uk").join()).hasSize(1);
            IntStream.range(0, 100).forEach(i -> assertThat(
                            lookup.addresses("b" + i + ".fast.example").join())
                    .hasSize(1));
        }
    }

    private static void hang() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
