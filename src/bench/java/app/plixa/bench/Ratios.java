package app.plixa.bench;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The hub against the others and against what is wanted of it, on both Javas. */
final class Ratios {
    private static final String PLAIN = "JDK 17";
    private static final String IMAGE = "JDK 25 image";
    private static final List<String> HUBS = List.of(PLAIN, IMAGE);

    private record Wanted(String words, DoublePredicate good) {
        private static final Wanted NOTHING = new Wanted("", is -> true);

        static Wanted atLeast(double bound) {
            return new Wanted("≥ " + plain(bound), is -> is >= bound);
        }

        static Wanted atMost(double bound) {
            return new Wanted("≤ " + plain(bound), is -> is <= bound);
        }

        String judged(double is) {
            String figure = Double.isInfinite(is) ? "> 60" : Page.format(is >= 10 ? "%.0f" : "%.2f", is);
            return "**" + figure + "** " + (words.isEmpty() ? "" : good.test(is) ? "yes" : "no");
        }

        private static String plain(double bound) {
            return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
        }
    }

    private final List<Rest> rests;
    private final List<Raced> races;
    private final List<FanOut.Result> fanOut;
    private final Optional<Backlog.Result> backlog;
    private final List<String> lines = new ArrayList<>();

    Ratios(List<Rest> rests, List<Raced> races, List<FanOut.Result> fanOut, Optional<Backlog.Result> backlog) {
        this.rests = rests;
        this.races = races;
        this.fanOut = fanOut;
        this.backlog = backlog;
    }

    List<String> lines() {
        lines.addAll(List.of("| | wanted | " + String.join(" | ", HUBS) + " |", "|---|---|---|---|"));
        races();
        rests();
        if (fanOut.size() == 2) {
            double rate = fanOut.get(0).turns().middle(Peak::perSecond).perSecond();
            Wanted share = new Wanted("≥ 0.7, or 8,000/s", is -> is >= 0.7 || rate >= 8_000);
            plain(
                    "fan-out: share of the floor",
                    share,
                    fanOut.get(0).turns().times(fanOut.get(1).turns(), Peak::perSecond));
        }
        backlog.ifPresent(b -> {
            double heap = b.heapWith() - b.heapWithout();
            plain("MiB of heap for 1,000,000 waiting deliveries", Wanted.atMost(100), heap);
            double speed = b.perSecondWith() / b.perSecondWithout();
            plain("messages/s beside them, of those without", Wanted.atLeast(0.9), speed);
        });
        return lines.size() > 2 ? lines : List.of();
    }

    private void plain(String what, Wanted wanted, double is) {
        row(what, wanted, only(PLAIN, hub -> Optional.of(is)));
    }

    private void races() {
        against("BullMQ + Redis (everysec)", "messages/s of", Race.Turn::perSecond, Wanted.atLeast(3));
        against("BullMQ + Redis (always)", "messages/s of", Race.Turn::perSecond, Wanted.NOTHING);
        against("db-scheduler", "messages/s of", Race.Turn::perSecond, Wanted.NOTHING);
        against("floor", "messages/s of the", Race.Turn::perSecond, Wanted.atLeast(0.6));
        against("BullMQ + Redis (everysec)", "accept p99 at 70 % of", Race.Turn::acceptP99, Wanted.atMost(1));
        against("BullMQ + Redis (everysec)", "CPU a message of", Race.Turn::cpuOfMessage, Wanted.atMost(0.5));
        row("s until 80 % of what it does after three minutes", Wanted.atMost(40), only(PLAIN, this::soon));
        row("s until 80 % of what it does after three minutes", Wanted.atMost(20), only(IMAGE, this::soon));
        row("MiB of the hub after its peak", Wanted.atMost(1_024), hub -> race(hub)
                .map(raced -> raced.turns().last().peak().memory().get("hub")));
    }

    private Optional<Double> soon(String hub) {
        return race(hub).map(raced -> raced.reaches(0.8));
    }

    private void rests() {
        row("MiB of the hub at rest", Wanted.atMost(350), hub -> rest(hub)
                .map(rest -> rest.memory().get("hub")));
        row(
                "% of a core at rest, with its database",
                new Wanted("< 1", is -> is < 1), hub -> rest(hub).map(Rest::cpuPercent));
    }

    private void against(String other, String what, ToDoubleFunction<Race.Turn> measure, Wanted wanted) {
        race(other)
                .ifPresent(them -> row(what + " " + them.name() + ", times", wanted, hub -> race(hub)
                        .map(us -> us.turns().times(them.turns(), measure))));
    }

    private static Function<String, Optional<Double>> only(String hub, Function<String, Optional<Double>> figure) {
        return other -> other.equals(hub) ? figure.apply(hub) : Optional.empty();
    }

    private void row(String what, Wanted wanted, Function<String, Optional<Double>> figure) {
        List<Optional<Double>> figures = HUBS.stream().map(figure).toList();
        if (figures.stream().anyMatch(Optional::isPresent)) {
            lines.add("| " + what + " | " + wanted.words + " | "
                    + figures.stream()
                            .map(is -> is.map(wanted::judged).orElse(""))
                            .collect(Collectors.joining(" | "))
                    + " |");
        }
    }

    private Optional<Raced> race(String name) {
        return races.stream().filter(race -> race.name().contains(name)).findFirst();
    }

    private Optional<Rest> rest(String name) {
        return rests.stream().filter(rest -> rest.name().contains(name)).findFirst();
    }
}
