package app.plixa.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one contender did in its turns. The figure in the middle stands for all: single ones are the machine's moods.
 *
 * @param all as many as {@link #COUNT}, each within minutes of the others' turn of the same place
 */
record Turns<T>(List<T> all) {
    /** Odd, so that one is in the middle. */
    static final int COUNT = 5;

    /** Everybody's turn, again and again; the order is turned round each time, so that nobody always follows the same. */
    static <C> List<C> order(List<C> contenders, int turn) {
        List<C> order = new ArrayList<>(contenders);
        if (turn % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }

    /** The turn in the middle of all, by this measure. */
    T middle(ToDoubleFunction<T> measure) {
        return all.stream()
                .sorted(Comparator.comparingDouble(measure))
                .skip(all.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /** This measure in times of the other's: of each turn's ratio the one in the middle. */
    double times(Turns<T> other, ToDoubleFunction<T> measure) {
        return IntStream.range(0, all.size())
                .mapToDouble(turn -> measure.applyAsDouble(all.get(turn)) / measure.applyAsDouble(other.all.get(turn)))
                .sorted()
                .skip(all.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /** The last one. */
    T last() {
        return all.get(all.size() - 1);
    }
}
