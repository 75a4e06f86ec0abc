package app.plixa.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One contender's run: from its first second, at its peak, and below it. */
final class Race {
    private static final int CONNECTIONS = 64;
    private static final int AHEAD = 2_000;
    private static final int COLD_SECONDS = 60;
    private static final Duration PEAK = Duration.ofSeconds(30);
    /** Less than any contender waits for an answer of WhatsApp. */
    private static final Duration HELD = Duration.ofSeconds(7);

    private static final Duration BELOW = Duration.ofSeconds(20);

    /**
     * What was measured.
     *
     * @param readySeconds from the start of its processes
     * @param arrived webhooks received by the end of each second since it was ready, under load from the first
     * @param peak messages/s from POST to webhook, when warm
     * @param cpu milliseconds a message by part, at the peak
     * @param memory MiB by part after it
     * @param accepted answers to POSTs while WhatsApp answers nothing
     * @param at70 answers to POSTs at 70 % of its own peak
     * @param at20 from POST to webhook at 20 % of its own peak
     * @param lost accepted and never told
     * @param again told more than once
     */
    record Result(
            String name,
            double readySeconds,
            List<Integer> arrived,
            double peak,
            Map<String, Double> cpu,
            Map<String, Double> memory,
            Clients.Load accepted,
            Clients.Load at70,
            Latencies at20,
            int lost,
            long again) {
        double cpuOfMessage() {
            return Usage.total(cpu);
        }

        /** Messages/s in the second before this one and the four before that. */
        double at(int second) {
            int from = Math.max(0, second - 5);
            return (arrived.get(second) - arrived.get(from)) / (double) (second - from);
        }

        /** The first second in which it did so much of its peak; 0 where it did not in the first minute. */
        int reaches(double share) {
            for (int second = 1; second < arrived.size(); second++) {
                if (at(second) >= share * peak) {
                    return second;
                }
            }
            return 0;
        }
    }

    private final Contender contender;
    private final Receiver receiver;
    private Contender.Place place;

    Race(Contender contender, Receiver receiver) {
        this.contender = contender;
        this.receiver = receiver;
    }

    Result run() throws Exception {
        try {
            return measure();
        } finally {
            contender.close();
        }
    }

    private Result measure() throws Exception {
        long begun = System.nanoTime();
        place = contender.start();
        double ready = (System.nanoTime() - begun) / 1e9;
        System.out.printf("%s: ready after %.1f s%n", contender.name(), ready);

        Tally tally = new Tally(AHEAD, 1);
        receiver.serve(Receiver.Customer.of(place.secret(), tally));
        List<Integer> arrived = fromTheFirstSecond(tally);
        Usage before = Usage.of(contender.parts());
        int then = tally.arrived();
        double seconds = clients(tally).fast(PEAK).seconds();
        int came = tally.arrived() - then;
        Usage after = Usage.of(contender.parts());
        Map<String, Double> cpu = after.since(before);
        cpu.replaceAll((part, millis) -> millis / came);
        int lost = left(tally);
        System.out.printf("%s: %.0f messages/s, %s ms CPU, lost %d%n", contender.name(), came / seconds, cpu, lost);

        Tally free = new Tally(10_000_000, 1);
        receiver.serve(Receiver.Customer.of(place.secret(), free));
        Clients.Load accepted = whileHeld(free);
        lost += left(free);
        Clients.Load at70 = clients(free).steady((int) (0.7 * came / seconds), BELOW);
        lost += left(free);
        free.arrivals();
        clients(free).steady((int) (0.2 * came / seconds), BELOW);
        lost += left(free);
        Latencies at20 = free.arrivals();
        System.out.printf(
                "%s: accepts %.0f/s, p99 %.1f ms at 70 %%, told after %.1f ms (p99 %.1f) at 20 %%%n",
                contender.name(), accepted.rate(), at70.latencies().at(0.99), at20.at(0.5), at20.at(0.99));
        return new Result(
                contender.name(),
                ready,
                arrived,
                came / seconds,
                cpu,
                after.residentMiB(),
                accepted,
                at70,
                at20,
                lost,
                tally.again() + free.again());
    }

    private Clients clients(Tally tally) {
        return new Clients(place.port(), CONNECTIONS, Requests.sends(place.token(), Requests.PEOPLE, 30), tally);
    }

    private List<Integer> fromTheFirstSecond(Tally tally) throws InterruptedException {
        List<Integer> arrived = new ArrayList<>(List.of(0));
        Thread clock = new Thread(() -> {
            long start = System.nanoTime();
            for (int second = 1; second <= COLD_SECONDS; second++) {
                try {
                    TimeUnit.NANOSECONDS.sleep(start + second * 1_000_000_000L - System.nanoTime());
                } catch (InterruptedException e) {
                    return;
                }
                arrived.add(tally.arrived());
            }
        });
        clock.start();
        clients(tally).fast(Duration.ofSeconds(COLD_SECONDS));
        clock.join();
        return arrived;
    }

    private Clients.Load whileHeld(Tally tally) throws InterruptedException {
        receiver.hold();
        try {
            return clients(tally).fast(HELD);
        } finally {
            receiver.release();
        }
    }

    private static int left(Tally tally) throws InterruptedException {
        tally.settle(120);
        return tally.missing();
    }
}
