package app.plixa.hub.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {
    @Test
    void whatOneThrowsEndsNoOther() {
        AtomicInteger rounds = new AtomicInteger();
        Rounds all = new Rounds("rounds-test");
        try {
            all.begin(Duration.ZERO, Duration.ofMillis(5), () -> {
                if (rounds.incrementAndGet() == 1) {
                    throw new StackOverflowError();
                }
                throw new IllegalStateException();
            });

            await().until(() -> rounds.get() >= 3);
            assertThat(all.isOpen()).isTrue();
        } finally {
            all.close();
        }
        assertThat(all.isOpen()).isFalse();
    }
}
