package app.plixa.hub.number;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private final HandClock clock = HandClock.standing(Instant.parse("2026-11-24T12:00:00Z"));
    private int trips;

    /** A thousand conversations that come when they are told to: what goes in any second is the rate and a share. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 80, 1000})
    void theRateIsKeptAndUsed(int rate) {
        Bucket bucket = new Bucket(rate);
        Pace pace = new Pace(rate, bucket::take, clock);

        List<Instant> sent = run(rate * 4, List.of(pace));

        assertThat(busiestSecond(sent)).isLessThanOrEqualTo((int) (rate + Pace.share(rate)));
        Duration took = Duration.between(sent.get(0), sent.get(sent.size() - 1));
        assertThat(took).isBetween(Duration.ofMillis(2_800), Duration.ofMillis(5_000));
        assertThat(trips)
                .as("a trip a share, and one in vain")
                .isLessThanOrEqualTo((int) (2 * rate * 4 / Pace.share(rate)) + 2);
    }

    /** Whose wait is longer than a minute comes with a look at the database every two seconds, with all others of these. */
    @ParameterizedTest
    @ValueSource(ints = {16, 80, 250})
    void theRateIsUsedByThoseWhoComeTogether(int rate) {
        Pace pace = new Pace(rate, new Bucket(rate)::take, clock);

        List<Instant> sent = run(rate * 150, List.of(pace));

        assertThat(busiestSecond(sent)).isLessThanOrEqualTo((int) (rate + Pace.share(rate)));
        assertThat(Duration.between(sent.get(0), sent.get(sent.size() - 1)))
                .isBetween(Duration.ofSeconds(148), Duration.ofSeconds(158));
    }

    @Test
    void twoNodesKeepItTogether() {
        Bucket bucket = new Bucket(80);
        List<Instant> sent = run(400, List.of(new Pace(80, bucket::take, clock), new Pace(80, bucket::take, clock)));

        assertThat(busiestSecond(sent)).isLessThanOrEqualTo(80 + 2 * 10);
        assertThat(Duration.between(sent.get(0), sent.get(399))).isGreaterThan(Duration.ofSeconds(4));
    }

    @Test
    void whoComesLaterDoesNotGoBefore() {
        Pace pace = new Pace(1, new Bucket(1)::take, clock);
        assertThat(pace.take("first")).isZero();
        Duration second = pace.take("second");
        Duration third = pace.take("third");
        assertThat(second).isPositive().isLessThan(third);

        clock.forward(second);
        assertThat(pace.take("late")).isGreaterThan(Duration.ofSeconds(1));
        assertThat(pace.take("second")).isZero();
        assertThat(pace.take("third")).isPositive();
    }

    @Test
    void aRecipientGetsItsBurstAndThenOneAPeriod() {
        PairPace pairs = new PairPace(45, Duration.ofSeconds(6), clock);
        for (int i = 0; i < 45; i++) {
            assertThat(pairs.untilFree("cnv_1")).isZero();
            pairs.used("cnv_1");
        }
        assertThat(pairs.untilFree("cnv_1")).isEqualTo(Duration.ofSeconds(6));
        assertThat(pairs.untilFree("cnv_2")).isZero();
        clock.forward(Duration.ofSeconds(6));
        assertThat(pairs.untilFree("cnv_1")).isZero();
        pairs.used("cnv_1");
        assertThat(pairs.untilFree("cnv_1")).isEqualTo(Duration.ofSeconds(6));
    }

    /** Each conversation sends one message; gives when each went. */
    private List<Instant> run(int conversations, List<Pace> nodes) {
        record Coming(Instant at, int conversation) {}
        PriorityQueue<Coming> coming =
                new PriorityQueue<>(java.util.Comparator.comparing(Coming::at).thenComparing(Coming::conversation));
        for (int i = 0; i < conversations; i++) {
            coming.add(new Coming(clock.instant(), i));
        }
        List<Instant> sent = new ArrayList<>();
        Map<Integer, Integer> asked = new HashMap<>();
        while (!coming.isEmpty()) {
            Coming next = coming.remove();
            clock.forward(Duration.between(clock.instant(), next.at()));
            int i = next.conversation();
            assertThat(asked.merge(i, 1, Integer::sum)).as("asks in vain").isLessThan(50);
            Duration wait = nodes.get(i % nodes.size()).take("cnv_" + i);
            if (wait.isZero()) {
                sent.add(clock.instant());
            } else {
                coming.add(new Coming(comes(wait), i));
            }
        }
        return sent;
    }

    private Instant comes(Duration wait) {
        Instant at = clock.instant().plus(wait);
        return wait.compareTo(Duration.ofMinutes(1)) <= 0 ? at : Instant.ofEpochSecond(at.getEpochSecond() / 2 * 2 + 2);
    }

    private static int busiestSecond(List<Instant> sent) {
        int most = 0;
        int from = 0;
        for (int i = 0; i < sent.size(); i++) {
            while (!sent.get(from).isAfter(sent.get(i).minusSeconds(1))) {
                from++;
            }
            most = Math.max(most, i - from + 1);
        }
        return most;
    }

    /** As the one in the database: it holds a share, and fills up evenly. */
    private final class Bucket {
        private final int rate;
        private double tokens;
        private Instant filled = clock.instant();

        private Bucket(int rate) {
            this.rate = rate;
            this.tokens = Pace.share(rate);
        }

        private long take(long wanted) {
            trips++;
            double seconds = Duration.between(filled, clock.instant()).toNanos() / 1e9;
            tokens = Math.min(Pace.share(rate), tokens + seconds * rate + 1e-9);
            filled = clock.instant();
            long given = Math.min(wanted, (long) tokens);
            tokens -= given;
            return given;
        }
    }
}
