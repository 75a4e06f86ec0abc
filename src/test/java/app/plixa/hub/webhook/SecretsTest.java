package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private static final Instant END = Instant.parse("2026-11-24T12:00:00Z");

    private final Secrets rotated = new Secrets("new", Optional.of("old"), Optional.of(END));

    @Test
    void theOldSecretSignsFirstUntilTheOverlapEnds() {
        assertThat(rotated.at(END.minusMillis(1))).containsExactly("old", "new");
        assertThat(rotated.at(END)).containsExactly("new");
    }

    @Test
    void withoutARotationThereIsOne() {
        assertThat(new Secrets("only", Optional.empty(), Optional.empty()).at(END))
                .containsExactly("only");
    }

    @Test
    void noneIsEverPrinted() {
        assertThat(rotated.toString()).doesNotContain("old", "new");
    }
}
