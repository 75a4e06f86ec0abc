package app.plixa.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hub beside what else could be built, in one run on one machine; writes {@code src/docs/speed.md} with its charts.
 *
 * <p>{@code mvn -Pbench verify} runs all of it in about two hours, with 40 GB of disk for ten million messages;
 * {@code -Dbench.steps=race,fan-out} some of it, and writes to {@code target} then, or to {@code -Dbench.page=}. Steps: rest,
 * race, fan-out, inbound, keys, queue, curves, backlog; {@code -Dbench.only=hub,floor} has fewer run against each other, of
 * hub, image, everysec, always, scheduler, floor. Needs node, npm and redis-server for the Node peer, and a Java 25 beside
 * the one that runs this for the image; what is not there is left out and said.
 */
public final class Suite {
    private final Receiver receiver;
    private final Page page;
    private final Set<String> only = names(System.getProperty("bench.only", ""));

    private Suite(Receiver receiver, Page page) {
        this.receiver = receiver;
        this.page = page;
    }

    private static Set<String> names(String list) {
        return Stream.of(list.split(",")).filter(name -> !name.isBlank()).collect(Collectors.toSet());
    }

    private interface Making {
        Contender contender() throws Exception;
    }

    private record Start(String name, Making making) {}

    private interface Step {
        void run() throws Exception;
    }

    /** One argument at most: steps, with commas. */
    public static void main(String[] arguments) throws Exception {
        Set<String> steps = names(String.join(",", arguments));
        Page page = new Page(folder(steps));
        try (Receiver receiver = new Receiver()) {
            new Suite(receiver, page).run(steps);
        }
        System.exit(page.good() ? 0 : 1);
    }

    private static Path folder(Set<String> steps) {
        String asked = System.getProperty("bench.page", "");
        return Path.of(!asked.isEmpty() ? asked : steps.isEmpty() ? "src/docs" : "target");
    }

    private void run(Set<String> steps) throws Exception {
        step(steps, "rest", this::rest);
        step(steps, "race", this::race);
        step(steps, "fan-out", () -> page.fanOut(FanOut.run(receiver)));
        step(steps, "inbound", () -> page.inbound(OneHub.inbound(receiver)));
        step(steps, "keys", () -> page.keys(OneHub.keyed(receiver)));
        step(steps, "queue", () -> page.queue(OneHub.queue(receiver)));
        step(steps, "curves", () -> page.curves(Curves.run(receiver)));
        step(steps, "backlog", () -> page.backlog(Backlog.run(receiver)));
    }

    private void step(Set<String> steps, String name, Step step) throws Exception {
        if (steps.isEmpty() || steps.contains(name)) {
            System.out.println("== " + name);
            try {
                step.run();
            } catch (Exception broken) {
                // What the other steps measure stands without it.
                broken.printStackTrace();
                page.broken(name);
            }
            page.write();
        }
    }

    private void rest() throws Exception {
        for (Rest rest : Rest.of(made(hubs()))) {
            page.rest(rest);
        }
    }

    private void race() throws Exception {
        if (only.isEmpty()) {
            System.out.println("The first does not count: it warms the two ends.");
            try (Race floor = new Race(floor(), receiver)) {
                floor.start();
            }
        }
        List<Race> races = new ArrayList<>();
        for (Contender contender : made(contenders())) {
            races.add(new Race(contender, receiver));
        }
        try {
            each(races, races, race -> {
                race.start();
                race.warm();
            });
            for (int turn = 0; turn < Turns.COUNT; turn++) {
                each(races, Turns.order(races, turn), Race::turn);
            }
            each(races, races, race -> {
                race.hold();
                page.race(race.result());
            });
        } finally {
            races.forEach(Suite::end);
        }
    }

    private interface Leg {
        void run(Race race) throws Exception;
    }

    /** In this order; who breaks down is out of the race, and the others go on. */
    private void each(List<Race> races, List<Race> order, Leg leg) {
        for (Race race : List.copyOf(order)) {
            try {
                leg.run(race);
            } catch (Exception broken) {
                broken.printStackTrace();
                page.broken("race of " + race.name());
                races.remove(race);
                end(race);
            }
        }
    }

    private static void end(Race race) {
        try {
            race.close();
        } catch (IOException left) {
            left.printStackTrace();
        }
    }

    /** All of them, before any is started: the image is trained for minutes. */
    private static List<Contender> made(List<Start> starts) throws Exception {
        List<Contender> contenders = new ArrayList<>();
        for (Start start : starts) {
            contenders.add(start.making().contender());
        }
        return contenders;
    }

    private List<Start> hubs() throws Exception {
        List<Start> hubs = new ArrayList<>();
        hubs.add(new Start("hub", () -> Hub.plain(receiver.port())));
        Optional<Path> java = Image.java25();
        java.ifPresent(home -> hubs.add(new Start("image", () -> Image.hub(home, receiver.port()))));
        return wanted(hubs);
    }

    private List<Start> contenders() throws Exception {
        List<Start> others = new ArrayList<>();
        if (BullMq.possible()) {
            others.add(new Start("everysec", () -> new BullMq("everysec", receiver.port())));
            others.add(new Start("always", () -> new BullMq("always", receiver.port())));
        }
        others.add(new Start(
                "scheduler", () -> new OnPostgres("Boot + db-scheduler", SchedulerPipeline.class, receiver.port())));
        others.add(new Start("floor", this::floor));
        List<Start> all = new ArrayList<>(hubs());
        all.addAll(wanted(others));
        return all;
    }

    private List<Start> wanted(List<Start> all) {
        return all.stream()
                .filter(start -> only.isEmpty() || only.contains(start.name()))
                .toList();
    }

    private Contender floor() throws Exception {
        return new OnPostgres("floor", Floor.class, receiver.port());
    }
}
