package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {
    @ParameterizedTest
    @CsvSource({"24h, PT24H", "0s, PT0S", "PT24H, PT24H", "90, PT1M30S", "5m, PT5M", "7d, P7D", "-1, PT-1S"})
    void clientsWriteTimesInSeveralWays(String text, Duration meant) {
        assertThat(Span.of(text)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "1y", "1.5h", "99999999999999999999", "99999999999999999d", "PT"})
    void anythingElseIsNone(String text) {
        assertThat(Span.of(text)).isEmpty();
    }
}
