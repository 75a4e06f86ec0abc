package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.webhook.QueueEntries.Place;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueueEntriesTest {
    @Test
    void thoseOfSeveralEndpointsShareAnEntry() {
        assertThat(QueueEntries.of(List.of(new Place("a", "1"), new Place("b", "2"), new Place("c", "1"))))
                .containsExactly("a\nc\nb");
    }

    @Test
    void anEntryEndsWithTheEndpointThatFillsIt() {
        assertThat(sizes(100, 50)).containsExactly(100L);
        assertThat(sizes(520, 50)).containsExactly(300L, 220L);
    }

    @Test
    void anEntryIsOfNoMoreEndpointsThanAreClaimedInAMoment() {
        assertThat(sizes(130, 1)).containsExactly(64L, 64L, 2L);
    }

    private static List<Long> sizes(int deliveries, int ofAnEndpoint) {
        List<Place> places = IntStream.range(0, deliveries)
                .mapToObj(n -> new Place("d" + n, "of " + n / ofAnEndpoint))
                .toList();
        return QueueEntries.of(places).stream()
                .map(entry -> entry.lines().count())
                .toList();
    }

    @Test
    void ofNothingThereIsNoEntry() {
        assertThat(QueueEntries.of(List.of())).isEmpty();
    }
}
