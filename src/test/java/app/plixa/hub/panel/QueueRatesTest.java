package app.plixa.hub.panel;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.HandClock;
import app.plixa.hub.broker.Queues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueRatesTest {
    private final HandClock clock = HandClock.standing(Instant.EPOCH);
    private final QueueRates rates = new QueueRates(clock);

    @Test
    void aRateIsWhatCameSinceTheLookBefore() {
        assertThat(look(100, 90)).isEmpty();
        clock.forward(Duration.ofSeconds(4));

        assertThat(look(120, 94)).containsEntry("q", new QueueRates.Rate(5, 1));
    }

    /** Two people who look at the same time see the same. */
    @Test
    void aLookRightAfterAnotherCountsFromTheOneBefore() {
        look(100, 100);
        clock.forward(Duration.ofSeconds(3));
        look(130, 130);
        clock.forward(Duration.ofSeconds(1));

        assertThat(look(140, 140)).containsEntry("q", new QueueRates.Rate(10, 10));
    }

    @Test
    void nothingIsSaidAfterAPauseOrOfABrokerThatBeganAgain() {
        look(100, 100);
        clock.forward(Duration.ofMinutes(5));
        assertThat(look(900, 900)).isEmpty();
        clock.forward(Duration.ofSeconds(3));

        assertThat(look(10, 10)).isEmpty();
    }

    private Map<String, QueueRates.Rate> look(long added, long taken) {
        return rates.since(List.of(new Queues.Depth("q", "q", added - taken, 1, added, taken)));
    }
}
