package app.plixa.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What was measured, as a page: ratios first. */
final class Page {
    private final Path folder;
    private final List<Rest> rests = new ArrayList<>();
    private final List<Raced> races = new ArrayList<>();
    private List<FanOut.Result> fanOut = List.of();
    private Optional<OneHub.Result> inbound = Optional.empty();
    private Optional<OneHub.Result> keys = Optional.empty();
    private Optional<OneHub.Result> queue = Optional.empty();
    private List<Curves.Curve> curves = List.of();
    private Optional<Backlog.Result> backlog = Optional.empty();
    private final List<String> broken = new ArrayList<>();

    /** @param folder where the page and its pictures go */
    Page(Path folder) {
        this.folder = folder;
    }

    void rest(Rest rest) {
        rests.add(rest);
    }

    void race(Raced race) {
        races.add(race);
    }

    void fanOut(List<FanOut.Result> results) {
        fanOut = results;
    }

    void inbound(OneHub.Result result) {
        inbound = Optional.of(result);
    }

    void keys(OneHub.Result result) {
        keys = Optional.of(result);
    }

    void queue(OneHub.Result result) {
        queue = Optional.of(result);
    }

    void curves(List<Curves.Curve> drawn) {
        curves = drawn;
    }

    void backlog(Backlog.Result result) {
        backlog = Optional.of(result);
    }

    /** A step that ended with an error. */
    void broken(String step) {
        broken.add(step);
    }

    /** Every step ran to its end, and nothing was lost. */
    boolean good() {
        return broken.isEmpty() && races.stream().allMatch(race -> race.lost() == 0);
    }

    void write() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# Speed\n");
        lines.add(Machine.words());
        lines.addAll(new Ratios(rests, races, fanOut, backlog).lines());
        lines.addAll(race());
        lines.addAll(others());
        for (int i = 0; i < curves.size(); i++) {
            lines.addAll(curve(curves.get(i), i));
        }
        if (!broken.isEmpty()) {
            lines.add("\nNot measured, for the step broke off: " + String.join(", ", broken) + ".");
        }
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("speed.md"), String.join("\n", lines) + "\n");
    }

    private List<String> race() throws IOException {
        if (races.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(
                List.of(
                        "\n## Side by side\n",
                        "Each is loaded for three minutes by itself; then all take turns. Of what was measured in turns each figure is the"
                                + " middle one, and each ratio above the middle one of the ratios of turns beside each other.\n"));
        lines.add("| | " + races.stream().map(Raced::name).collect(Collectors.joining(" | ")) + " |");
        lines.add("|---|" + "---|".repeat(races.size()));
        row(lines, "**messages/s**, POST to verified webhook", race -> "**" + whole(race.peak()) + "**");
        row(lines, "in each turn", race -> race.turns().all().stream()
                .map(turn -> whole(turn.perSecond()))
                .collect(Collectors.joining(", ")));
        row(
                lines,
                "CPU ms a message",
                race -> parts(
                        race.turns().middle(Race.Turn::cpuOfMessage).peak().cpu(), "%.2f"));
        row(
                lines,
                "MiB after the last turn",
                race -> parts(race.turns().last().peak().memory(), "%.0f"));
        row(
                lines,
                "accepted/s while WhatsApp answers nothing",
                race -> whole(race.accepted().rate()));
        row(
                lines,
                "of those p50 / p99 / p99.9 ms",
                race -> spread(race.accepted().latencies()));
        row(
                lines,
                "accept at 70 % of its peak, p50 / p99 ms",
                race -> ends(race.turns().middle(Race.Turn::acceptP99).at70()));
        row(
                lines,
                "POST to webhook at 20 %, p50 / p99 ms",
                race -> ends(race.turns().middle(Race.Turn::toldP50).at20()));
        row(lines, "messages/s three minutes after ready", race -> whole(race.warm()));
        row(lines, "s from start to ready", race -> format("%.1f", race.readySeconds()));
        for (int second : List.of(10, 20, 30, 60)) {
            row(lines, "messages/s " + second + " s after ready", race -> whole(race.at(second)));
        }
        row(lines, "lost / told again", race -> race.lost() + " / " + race.again());
        Map<String, List<Chart.Point>> cold = new LinkedHashMap<>();
        races.forEach(race -> cold.put(
                race.name(),
                IntStream.rangeClosed(1, 60)
                        .mapToObj(second -> new Chart.Point(second, race.at(second)))
                        .toList()));
        chart(
                new Chart("Messages/s in the first minute of each process", "seconds since ready", false, cold),
                "first-minute");
        lines.add("\n![Messages/s in the first minute](speed-first-minute.svg)");
        return lines;
    }

    private void row(List<String> lines, String what, Function<Raced, String> cell) {
        lines.add("| " + what + " | " + races.stream().map(cell).collect(Collectors.joining(" | ")) + " |");
    }

    private List<String> others() {
        List<String> lines =
                new ArrayList<>(List.of("\n## What else goes through\n", "| | a second | |", "|---|---|---|"));
        fanOut.forEach(result -> lines.add("| 1 event to 50 endpoints, " + result.name() + " | "
                + whole(result.turns().middle(Peak::perSecond).perSecond()) + " webhooks | CPU ms a webhook: "
                + parts(result.turns().middle(Peak::perSecond).cpu(), "%.3f") + " |"));
        inbound.ifPresent(result -> lines.add("| WhatsApp's callbacks to message.inbound | " + whole(result.perSecond())
                + " | answered p50 / p99 / p99.9 ms: " + spread(result.answers()) + " |"));
        keys.ifPresent(result -> lines.add("| messages, each with an Idempotency-Key | " + whole(result.perSecond())
                + " | accepted p50 / p99 / p99.9 ms: " + spread(result.answers()) + " |"));
        queue.ifPresent(result -> lines.add(
                "| plixa.messages.send, 20 a transaction, to webhook | " + whole(result.perSecond()) + " | |"));
        return lines.size() > 3 ? lines : List.of();
    }

    private List<String> curve(Curves.Curve curve, int number) throws IOException {
        List<Chart.Point> points = curve.points().stream()
                .map(p -> new Chart.Point(p.size(), p.perSecond()))
                .toList();
        chart(
                new Chart("Webhooks/s by " + curve.what(), curve.what(), true, Map.of("plixa-hub", points)),
                "curve-" + number);
        String row = curve.points().stream().map(p -> whole(p.perSecond())).collect(Collectors.joining(" | "));
        String head = curve.points().stream().map(p -> format("%,d", p.size())).collect(Collectors.joining(" | "));
        return List.of(
                (number == 0 ? "\n## How it grows\n" : "") + "\n| " + curve.what() + " | " + head + " |",
                "|---|" + "---|".repeat(curve.points().size()),
                "| webhooks/s | " + row + " |",
                "\n![Webhooks/s by " + curve.what() + "](speed-curve-" + number + ".svg)");
    }

    private void chart(Chart chart, String name) throws IOException {
        Files.writeString(folder.resolve("speed-" + name + ".svg"), chart.svg());
    }

    private static String parts(Map<String, Double> parts, String format) {
        return format(format, Usage.total(parts)) + " ("
                + parts.entrySet().stream()
                        .map(part -> part.getKey() + " " + format(format, part.getValue()))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private static String spread(Latencies latencies) {
        return format("%.1f / %.1f / %.1f", latencies.at(0.5), latencies.at(0.99), latencies.at(0.999));
    }

    private static String ends(Latencies latencies) {
        return format("%.1f / %.1f", latencies.at(0.5), latencies.at(0.99));
    }

    static String whole(double value) {
        return format("%,.0f", value);
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
