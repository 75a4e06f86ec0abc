package app.plixa.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The hub against the others and against what is wanted of it. */
final class Ratios {
    private final List<Rest> rests;
    private final List<Race.Result> races;
    private final List<FanOut.Result> fanOut;
    private final Optional<Backlog.Result> backlog;
    private final List<String> lines = new ArrayList<>();

    Ratios(List<Rest> rests, List<Race.Result> races, List<FanOut.Result> fanOut, Optional<Backlog.Result> backlog) {
        this.rests = rests;
        this.races = races;
        this.fanOut = fanOut;
        this.backlog = backlog;
    }

    List<String> lines() {
        lines.addAll(List.of("| | wanted | is | |", "|---|---|---|---|"));
        races();
        rests();
        if (fanOut.size() == 2) {
            double share = fanOut.get(0).perSecond() / fanOut.get(1).perSecond();
            is(
                    "fan-out: share of the floor",
                    "≥ 0.7, or 8,000/s",
                    share,
                    share >= 0.7 || fanOut.get(0).perSecond() >= 8000);
        }
        backlog.ifPresent(b -> {
            double heap = b.heapWith() - b.heapWithout();
            is("MiB of heap for 1,000,000 waiting deliveries", "≤ 100", heap, heap <= 100);
            double speed = b.perSecondWith() / b.perSecondWithout();
            is("messages/s beside them, of those without", "≥ 0.9", speed, speed >= 0.9);
        });
        return lines.size() > 2 ? lines : List.of();
    }

    private void races() {
        Optional<Race.Result> plain = race("plixa-hub, JDK 17");
        against(
                plain,
                "BullMQ + Redis (everysec)",
                "messages/s of",
                "≥ 3",
                (hub, other) -> hub.peak() / other.peak(),
                3,
                true);
        against(
                plain,
                "BullMQ + Redis (always)",
                "messages/s of",
                "",
                (hub, other) -> hub.peak() / other.peak(),
                0,
                true);
        against(plain, "db-scheduler", "messages/s of", "", (hub, other) -> hub.peak() / other.peak(), 0, true);
        against(plain, "floor", "messages/s of the", "≥ 0.6", (hub, other) -> hub.peak() / other.peak(), 0.6, true);
        against(
                plain,
                "BullMQ + Redis (everysec)",
                "accept p99 at 70 % of",
                "≤ 1",
                (hub, other) -> hub.at70().latencies().at(0.99)
                        / other.at70().latencies().at(0.99),
                1,
                false);
        against(
                plain,
                "BullMQ + Redis (everysec)",
                "CPU a message of",
                "≤ 0.5",
                (hub, other) -> hub.cpuOfMessage() / other.cpuOfMessage(),
                0.5,
                false);
        plain.ifPresent(hub -> {
            is(
                    "s until 80 % of its peak, JDK 17",
                    "≤ 40", hub.reaches(0.8), hub.reaches(0.8) > 0 && hub.reaches(0.8) <= 40);
            is(
                    "MiB of the hub after its peak",
                    "≤ 1024",
                    hub.memory().get("hub"),
                    hub.memory().get("hub") <= 1024);
        });
        race("JDK 25 image")
                .ifPresent(hub -> is(
                        "s until 80 % of its peak, JDK 25 image",
                        "≤ 20", hub.reaches(0.8), hub.reaches(0.8) > 0 && hub.reaches(0.8) <= 20));
    }

    private void rests() {
        for (Rest rest : rests) {
            double mib = rest.memory().get("hub");
            is("MiB of the hub at rest, " + rest.name(), "≤ 350", mib, mib <= 350);
            is(
                    "% of a core at rest, with its database, " + rest.name(),
                    "< 1",
                    rest.cpuPercent(),
                    rest.cpuPercent() < 1);
        }
    }

    private void against(
            Optional<Race.Result> hub,
            String other,
            String what,
            String wanted,
            BiFunction<Race.Result, Race.Result, Double> ratio,
            double bound,
            boolean atLeast) {
        if (hub.isPresent() && race(other).isPresent()) {
            double is = ratio.apply(hub.get(), race(other).get());
            is(what + " " + race(other).get().name() + ", times", wanted, is, atLeast ? is >= bound : is <= bound);
        }
    }

    /** The last of that name: the first floor only warms the two ends. */
    private Optional<Race.Result> race(String name) {
        return races.stream().filter(race -> race.name().contains(name)).findFirst();
    }

    private void is(String what, String wanted, double is, boolean good) {
        String figure = Page.format(is >= 10 ? "%.0f" : "%.2f", is);
        lines.add("| " + what + " | " + wanted + " | **" + figure + "** | "
                + (wanted.isEmpty() ? "" : good ? "yes" : "no") + " |");
    }
}
