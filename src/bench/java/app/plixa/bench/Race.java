package app.plixa.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One contender in a race: alone in its first minute and until it is warm, then in turns with the others. Turns are short
 * and many, for the speed of a machine that has neighbours changes by half within minutes.
 */
final class Race implements AutoCloseable {
    private static final int CONNECTIONS = 64;
    private static final int AHEAD = 2_000;
    /** More than will ever be: nobody waits. */
    private static final int FREE = 10_000_000;

    private static final int COLD_SECONDS = 60;
    private static final Duration WARMING = Duration.ofSeconds(90);
    private static final Duration WARM = Duration.ofSeconds(30);
    private static final Duration BELOW = Duration.ofSeconds(10);
    /** Less than any contender waits for an answer of WhatsApp. */
    private static final Duration HELD = Duration.ofSeconds(7);

    /**
     * What was measured in one turn.
     *
     * @param peak messages from POST to webhook
     * @param at70 answers to POSTs at 70 % of that rate
     * @param at20 from POST to webhook at 20 % of it
     */
    record Turn(Peak peak, Latencies at70, Latencies at20) {
        double perSecond() {
            return peak.perSecond();
        }

        double cpuOfMessage() {
            return Usage.total(peak.cpu());
        }

        double acceptP99() {
            return at70.at(0.99);
        }

        double toldP50() {
            return at20.at(0.5);
        }
    }

    private final Contender contender;
    private final Receiver receiver;
    private final List<Turn> turns = new ArrayList<>();
    private final List<Integer> arrived = new ArrayList<>(List.of(0));
    private Tally tally = new Tally(AHEAD, 1);
    private Contender.Place place;
    private double readySeconds;
    private double warm;
    private Clients.Load accepted;
    private int lost;
    private long again;

    Race(Contender contender, Receiver receiver) {
        this.contender = contender;
        this.receiver = receiver;
    }

    /** Starts it, and loads it for a minute from its first second. */
    void start() throws Exception {
        long begun = System.nanoTime();
        place = contender.start();
        readySeconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("%s: ready after %.1f s%n", contender.name(), readySeconds);
        Tally served = served(AHEAD);
        Thread clock = new Thread(() -> count(served));
        clock.start();
        clients(served).fast(Duration.ofSeconds(COLD_SECONDS));
        clock.join();
        end(served);
    }

    /** Gives its compilers the time they need, and sees what it does then. */
    void warm() throws InterruptedException {
        Tally served = served(AHEAD);
        clients(served).fast(WARMING);
        int then = served.arrived();
        double seconds = clients(served).fast(WARM).seconds();
        warm = (served.arrived() - then) / seconds;
        end(served);
        System.out.printf("%s: %.0f messages/s when warm%n", contender.name(), warm);
    }

    /** The name in the table. */
    String name() {
        return contender.name();
    }

    /** One turn; the others rest. */
    void turn() throws Exception {
        Tally served = served(AHEAD);
        Peak peak = Peak.of(contender, clients(served), served);
        end(served);

        Tally free = served(FREE);
        Latencies at70 =
                clients(free).steady((int) (0.7 * peak.perSecond()), BELOW).latencies();
        free.settle(120);
        free.arrivals();
        clients(free).steady((int) (0.2 * peak.perSecond()), BELOW);
        Latencies at20 = end(free);
        turns.add(new Turn(peak, at70, at20));
        System.out.printf(
                "%s: %.0f messages/s, %s ms CPU, accept p99 %.1f ms at 70 %%, told after %.1f ms (p99 %.1f) at 20 %%%n",
                contender.name(), peak.perSecond(), peak.cpu(), at70.at(0.99), at20.at(0.5), at20.at(0.99));
    }

    /** How fast it accepts while WhatsApp answers nothing. */
    void hold() throws InterruptedException {
        Tally served = served(FREE);
        receiver.hold();
        try {
            accepted = clients(served).fast(HELD);
        } finally {
            receiver.release();
        }
        end(served);
        System.out.printf("%s: accepts %.0f/s, lost %d%n", contender.name(), accepted.rate(), lost);
    }

    /** All of it, once its turns are over and it was held. */
    Raced result() {
        return new Raced(contender.name(), readySeconds, arrived, warm, new Turns<>(turns), accepted, lost, again);
    }

    @Override
    public void close() throws IOException {
        contender.close();
    }

    private Tally served(int ahead) {
        tally = tally.next(ahead);
        receiver.serve(Receiver.Customer.of(place.secret(), tally));
        return tally;
    }

    private Latencies end(Tally served) throws InterruptedException {
        served.settle(120);
        lost += served.missing();
        again += served.again();
        return served.arrivals();
    }

    private Clients clients(Tally served) {
        return new Clients(place.port(), CONNECTIONS, Requests.sends(place.token(), Requests.PEOPLE, 30), served);
    }

    private void count(Tally served) {
        long start = System.nanoTime();
        for (int second = 1; second <= COLD_SECONDS; second++) {
            try {
                TimeUnit.NANOSECONDS.sleep(start + second * 1_000_000_000L - System.nanoTime());
            } catch (InterruptedException e) {
                return;
            }
            arrived.add(served.arrived());
        }
    }
}
