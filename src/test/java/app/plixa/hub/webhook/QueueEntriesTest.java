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
        List<Place> places = IntStream.range(0, 100)
                .mapToObj(n -> new Place("d" + n, "of " + n / 50))
                .toList();

        assertThat(QueueEntries.of(places)).singleElement().satisfies(entry -> assertThat(entry.lines())
                .hasSize(100));
        assertThat(QueueEntries.of(IntStream.range(0, 514)
                        .mapToObj(n -> new Place("d" + n, "of " + n))
                        .toList()))
                .extracting(entry -> entry.lines().count())
                .containsExactly(256L, 256L, 2L);
    }

    @Test
    void ofNothingThereIsNoEntry() {
        assertThat(QueueEntries.of(List.of())).isEmpty();
    }
}
