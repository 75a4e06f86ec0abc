package app.plixa.hub.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {
    private static final Instant BEGIN = Instant.parse("2026-01-05T12:00:00Z");

    @Test
    void aShareGoesUpToAHundredAndIsBrokenWhereNothingWas() {
        Chart chart = Chart.share(
                "Taken",
                List.of(slice(4, 4), slice(2, 1), slice(0, 0), slice(8, 0)),
                History.Slice::succeeded,
                History.Slice::attempts);
        assertThat(chart.most()).isEqualTo(100);
        assertThat(chart.line().strip()).isEqualTo("M0.0 0.0 H95.0 L95.0 65.0 H190.0 M285.0 130.0 H380.0");
        assertThat(chart.area()).isEmpty();
    }

    @Test
    void withNothingThereIsNoLine() {
        assertThat(Chart.share("Taken", List.of(slice(0, 0)), History.Slice::succeeded, History.Slice::attempts)
                        .line())
                .isEmpty();
    }

    private static History.Slice slice(long attempts, long succeeded) {
        return new History.Slice(BEGIN, 0, 0, 0, attempts, succeeded, 0, 0);
    }
}
