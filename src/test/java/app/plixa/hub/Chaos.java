package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Whatever dies of two hubs, two brokers and a database, everything taken arrives: at WhatsApp, at the endpoint and in the
 * durable subscription. And hubs are renewed one after the other without a failed request. Run by hand: mvn -Pchaos verify
 */
class Chaos {
    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final int STEADY = 40;

    private final long start = System.nanoTime();
    private Fleet fleet;
    private Load load;
    private Tally tally;

    /** Something bad, and its end. */
    @FunctionalInterface
    private interface Fault {
        void happens() throws Exception;
    }

    @Test
    void whateverDiesNothingTakenIsLost() throws Exception {
        Path folder = Files.createDirectories(
                        Path.of("target", "chaos", "" + ProcessHandle.current().pid()))
                .toAbsolutePath();
        try (Receiver whatsApp = Receiver.cloudApi();
                Receiver customer = new Receiver(request -> new Receiver.Reply(503, ""));
                Fleet all = new Fleet(folder, whatsApp)) {
            fleet = all;
            fleet.start();
            tally = new Tally(fleet);
            whatsApp.behave(tally::sent);
            customer.behave(tally::told);
            fleet.register(customer);
            load = new Load(fleet);
            run();
            load.end();
            settle();
        } finally {
            if (tally != null) {
                tally.close();
            }
        }
    }

    private void run() throws Exception {
        steady("load");
        step("hubs", this::hubs);
        step("brokers", this::brokers);
        step("database", this::database);
        step("disk", this::disk);
        step("partition", this::partition);
        step("renewal", this::renewal);
    }

    /** All, or those of -Dchaos.steps=hubs,renewal. */
    private static void step(String name, Fault fault) throws Exception {
        String wanted = System.getProperty("chaos.steps", "");
        if (wanted.isEmpty() || List.of(wanted.split(",")).contains(name)) {
            fault.happens();
        }
    }

    private void disk() throws Exception {
        during("no room on the brokers' disk", () -> {
            Path file = fleet.brokers.fill();
            pause();
            Files.delete(file);
        });
    }

    private void hubs() throws Exception {
        for (Part hub : fleet.hubs) {
            during("kill -9 " + hub, () -> {
                hub.kill();
                hub.start();
            });
        }
    }

    private void brokers() throws Exception {
        Part primary = fleet.brokers.part(0);
        Part backup = fleet.brokers.part(1);
        during("kill -9 primary", () -> {
            primary.kill();
            backup.awaitUp();
        });
        during("primary comes back", () -> {
            primary.launch();
            primary.awaitUp();
            fleet.brokers.awaitAnnounced(2);
        });
        during("kill -9 idle backup", () -> {
            backup.kill();
            backup.launch();
            fleet.brokers.awaitAnnounced(3);
        });
        during("kill -9 primary, then the backup that took over", () -> {
            primary.kill();
            backup.awaitUp();
            steady("backup works");
            backup.kill();
            primary.launch();
            primary.awaitUp();
            backup.launch();
            fleet.brokers.awaitAnnounced(4);
        });
    }

    private void database() throws Exception {
        during("kill -9 postgres", () -> {
            fleet.database.kill();
            fleet.database.start();
        });
        during("postgres held", () -> {
            fleet.database.hold();
            pause();
            fleet.database.release();
        });
    }

    private void partition() throws Exception {
        assertThat(fleet.wires.stream().mapToInt(Cut::connections).sum())
                .as("connections of hub 2 to the brokers")
                .isPositive();
        during("hub 2 cut off from the brokers", () -> {
            fleet.wires.forEach(Cut::cut);
            pause();
            for (Cut wire : fleet.wires) {
                wire.mend();
            }
        });
    }

    private void renewal() throws Exception {
        int before = load.refusals();
        for (Part hub : fleet.hubs) {
            during("renew " + hub, () -> {
                hub.terminate();
                hub.start();
                // The proxy asks twice before it trusts it.
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            });
        }
        assertThat(load.refusals() - before)
                .as("failed requests: " + load.refused)
                .isZero();
    }

    private void during(String what, Fault fault) throws Exception {
        say(what);
        fault.happens();
        steady(what);
    }

    /** Goes on when all kinds are taken again. */
    private void steady(String after) {
        List<Long> goals =
                Load.KINDS.stream().map(kind -> load.taken(kind) + STEADY / 4).toList();
        await("steady after " + after).atMost(Duration.ofSeconds(120)).until(() -> {
            for (int i = 0; i < goals.size(); i++) {
                if (load.taken(Load.KINDS.get(i)) < goals.get(i)) {
                    return false;
                }
            }
            return true;
        });
        say("  steady; taken " + load.taken.size() + ", refused " + load.refused);
    }

    private void settle() {
        try {
            await("everything arrives").atMost(Duration.ofSeconds(240)).until(() -> tally.missing(load.taken) == 0);
        } finally {
            for (String kind : Load.KINDS) {
                say(kind + ": taken " + load.taken(kind));
            }
            say(tally.report(load.taken));
        }
    }

    private static void pause() {
        LockSupport.parkNanos(OUTAGE.toNanos());
    }

    private void say(String what) {
        System.out.printf(
                "%4d s  %s%n", Duration.ofNanos(System.nanoTime() - start).toSeconds(), what);
    }
}
