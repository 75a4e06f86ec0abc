package app.plixa.hub.panel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * The shapes of a small chart, {@value #WIDTH} by {@value #HEIGHT}: stacked bars, or a line over its area.
 *
 * @param most the value at the top
 */
record Chart(String title, long most, List<Bar> bars, String line, String area, Instant from, Instant to) {
    static final int WIDTH = 380;
    static final int HEIGHT = 130;

    /** One bar; {@code kind} is {@code a} or {@code b}. */
    record Bar(String kind, String x, String y, String width, String height) {}

    /** Bars of two counts, one on the other. */
    static Chart bars(
            String title,
            List<History.Slice> slices,
            ToLongFunction<History.Slice> lower,
            ToLongFunction<History.Slice> upper) {
        long most = most(slices, slice -> lower.applyAsLong(slice) + upper.applyAsLong(slice));
        double step = (double) WIDTH / slices.size();
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < slices.size(); i++) {
            double below = height(lower.applyAsLong(slices.get(i)), most);
            double above = height(upper.applyAsLong(slices.get(i)), most);
            add(bars, "a", i * step, HEIGHT - below, step, below);
            add(bars, "b", i * step, HEIGHT - below - above, step, above);
        }
        return new Chart(title, most, bars, "", "", begin(slices), end(slices));
    }

    /** A line through how many of all there were, in percent up to 100; it is broken where there were none at all. */
    static Chart share(
            String title,
            List<History.Slice> slices,
            ToLongFunction<History.Slice> some,
            ToLongFunction<History.Slice> all) {
        double step = (double) WIDTH / slices.size();
        StringBuilder line = new StringBuilder();
        boolean goesOn = false;
        for (int i = 0; i < slices.size(); i++) {
            long of = all.applyAsLong(slices.get(i));
            if (of > 0) {
                String y = number(HEIGHT * (1 - (double) some.applyAsLong(slices.get(i)) / of));
                // As wide as the slice is: one alone between two that are empty is seen, too.
                line.append(goesOn ? "L" : "M")
                        .append(number(i * step))
                        .append(' ')
                        .append(y);
                line.append(" H").append(number((i + 1) * step)).append(' ');
            }
            goesOn = of > 0;
        }
        return new Chart(title, 100, List.of(), line.toString(), "", begin(slices), end(slices));
    }

    /** A line through one value. */
    static Chart line(String title, List<History.Slice> slices, ToLongFunction<History.Slice> value) {
        long most = most(slices, value);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < slices.size(); i++) {
            double x = (double) WIDTH * i / (slices.size() - 1);
            line.append(i == 0 ? "M" : "L").append(number(x)).append(' ');
            line.append(number(HEIGHT - height(value.applyAsLong(slices.get(i)), most)))
                    .append(' ');
        }
        String area = line + "L" + WIDTH + " " + HEIGHT + " L0 " + HEIGHT + " Z";
        return new Chart(title, most, List.of(), line.toString(), area, begin(slices), end(slices));
    }

    private static void add(List<Bar> bars, String kind, double x, double y, double step, double height) {
        if (height > 0) {
            bars.add(new Bar(kind, number(x + step * 0.15), number(y), number(step * 0.7), number(height)));
        }
    }

    private static double height(long value, long most) {
        return value == 0 ? 0 : Math.max(2, (double) value / most * HEIGHT);
    }

    private static long most(List<History.Slice> slices, ToLongFunction<History.Slice> value) {
        return Math.max(1, slices.stream().mapToLong(value).max().orElse(1));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static Instant begin(List<History.Slice> slices) {
        return slices.get(0).begin();
    }

    private static Instant end(List<History.Slice> slices) {
        return slices.get(slices.size() - 1).begin();
    }
}
