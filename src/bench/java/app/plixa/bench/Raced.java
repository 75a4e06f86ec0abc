package app.plixa.bench;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one contender did in a race.
 *
 * @param readySeconds from the start of its processes
 * @param arrived webhooks received by the end of each second since it was ready, under load from the first
 * @param turns its turns once warm, each within minutes of the others' turn of the same place
 * @param accepted answers to POSTs while WhatsApp answers nothing
 * @param lost accepted and never told
 * @param again told more than once
 */
record Raced(
        String name,
        double readySeconds,
        List<Integer> arrived,
        List<Race.Turn> turns,
        Clients.Load accepted,
        int lost,
        long again) {

    /** The turn in the middle of all, by this measure. */
    Race.Turn middle(ToDoubleFunction<Race.Turn> measure) {
        return turns.stream()
                .sorted(Comparator.comparingDouble(measure))
                .skip(turns.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /** The last turn. */
    Race.Turn last() {
        return turns.get(turns.size() - 1);
    }

    /** Messages/s from POST to webhook, in the middle of its turns. */
    double peak() {
        return middle(Race.Turn::perSecond).perSecond();
    }

    /** This measure in times of the other's: of each turn's ratio the one in the middle. */
    double times(Raced other, ToDoubleFunction<Race.Turn> measure) {
        return IntStream.range(0, turns.size())
                .mapToDouble(turn -> measure.applyAsDouble(turns.get(turn))
                        / measure.applyAsDouble(other.turns().get(turn)))
                .sorted()
                .skip(turns.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /** Messages/s in the second before this one and the four before that. */
    double at(int second) {
        int from = Math.max(0, second - 5);
        return (arrived.get(second) - arrived.get(from)) / (double) (second - from);
    }

    /** The first second in which it did so much of its peak; 0 where it did not in the first minute. */
    int reaches(double share) {
        for (int second = 1; second < arrived.size(); second++) {
            if (at(second) >= share * peak()) {
                return second;
            }
        }
        return 0;
    }
}
