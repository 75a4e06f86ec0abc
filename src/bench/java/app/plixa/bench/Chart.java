package app.plixa.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A picture of lines, as SVG. */
final class Chart {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 320;
    private static final int LEFT = 60;
    private static final int RIGHT = 200;
    private static final int TOP = 34;
    private static final int BOTTOM = 44;
    private static final List<String> COLORS =
            List.of("#0b6e4f", "#3aa17e", "#b3261e", "#e08a3c", "#5b5fc7", "#777777", "#a0529c");

    /** Where a line goes through. */
    record Point(double x, double y) {}

    private final String title;
    private final String below;
    private final boolean logarithmic;
    private final Map<String, List<Point>> lines;

    /**
     * @param below what x is
     * @param logarithmic whether ten times as much is one step to the right
     * @param lines by their names, in the order of the legend
     */
    Chart(String title, String below, boolean logarithmic, Map<String, List<Point>> lines) {
        this.title = title;
        this.below = below;
        this.logarithmic = logarithmic;
        this.lines = lines;
    }

    String svg() {
        List<String> svg = new ArrayList<>();
        svg.add(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, HEIGHT));
        svg.add("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        svg.add(text("<text x=\"%d\" y=\"20\" font-size=\"14\" font-weight=\"bold\">%s</text>", LEFT, title));
        double top = top();
        for (int i = 0; i <= 4; i++) {
            double y = y(top * i / 4, top);
            svg.add(text(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
                    LEFT, WIDTH - RIGHT, y, y));
            svg.add(text("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,.0f</text>", LEFT - 6, y + 4, top * i / 4));
        }
        lines.values().stream().findFirst().orElse(List.of()).stream()
                .mapToDouble(Point::x)
                .filter(x -> logarithmic || x % 10 == 0)
                .forEach(x -> svg.add(text(
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                        x(x), HEIGHT - BOTTOM + 18, text("%,.0f", x))));
        svg.add(text(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, below));
        int at = 0;
        for (Map.Entry<String, List<Point>> line : lines.entrySet()) {
            svg.addAll(line(line.getKey(), line.getValue(), top, at++));
        }
        svg.add("</svg>");
        return String.join("\n", svg) + "\n";
    }

    private List<String> line(String name, List<Point> points, double top, int at) {
        String color = COLORS.get(at % COLORS.size());
        StringBuilder through = new StringBuilder();
        points.forEach(point -> through.append(text("%.1f,%.1f ", x(point.x), y(point.y, top))));
        int y = TOP + 14 + at * 20;
        return List.of(
                text(
                        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>",
                        color, through.toString().strip()),
                text(
                        "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"4\" fill=\"%s\"/>",
                        WIDTH - RIGHT + 12, y - 6, color),
                text("<text x=\"%d\" y=\"%d\">%s</text>", WIDTH - RIGHT + 32, y, name));
    }

    private double top() {
        double most = lines.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Point::y)
                .max()
                .orElse(1);
        double step = Math.pow(10, Math.floor(Math.log10(Math.max(1, most))));
        return Math.ceil(Math.max(1, most) / step) * step;
    }

    private double x(double value) {
        double last = lines.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Point::x)
                .max()
                .orElse(1);
        double share = logarithmic ? Math.log10(Math.max(1, value)) / Math.log10(Math.max(10, last)) : value / last;
        return LEFT + share * (WIDTH - RIGHT - LEFT);
    }

    private static double y(double value, double top) {
        return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
