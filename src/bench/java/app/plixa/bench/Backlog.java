package app.plixa.bench;

import java.time.Duration;

/** What a million deliveries that wait for their retry cost those that do not. */
final class Backlog {
    private static final int WAITING = 1_000_000;
    private static final int CONNECTIONS = 64;
    private static final int AHEAD = 2_000;
    private static final Duration WARM = Duration.ofSeconds(60);
    private static final Duration TIME = Duration.ofSeconds(20);

    /**
     * Without and with them: webhooks/s in turns of twenty seconds, and MiB that the heap holds after a collection.
     */
    record Result(double perSecondWithout, double perSecondWith, double heapWithout, double heapWith) {}

    private Backlog() {}

    static Result run(Receiver receiver) throws Exception {
        try (Hub hub = Hub.plain(receiver.port())) {
            Contender.Place place = hub.start();
            hub.endpoint("/waiting", "conversation.deleted");
            Tally tally = new Tally(AHEAD, 1);
            receiver.serve(Receiver.Customer.of(place.secret(), tally));
            Clients clients =
                    new Clients(place.port(), CONNECTIONS, Requests.sends(place.token(), Requests.PEOPLE, 30), tally);
            clients.fast(WARM);
            double without = perSecond(clients, tally);
            double heapWithout = hub.heap();
            hub.execute(Fill.waiting(WAITING));
            hub.execute("analyze deliveries");
            double with = perSecond(clients, tally);
            double heapWith = hub.heap();
            System.out.printf(
                    "%d wait: %.0f webhooks/s (%.0f without), heap %.0f MiB (%.0f)%n",
                    WAITING, with, without, heapWith, heapWithout);
            return new Result(without, with, heapWithout, heapWith);
        }
    }

    private static double perSecond(Clients clients, Tally tally) throws InterruptedException {
        clients.fast(TIME.dividedBy(4));
        int then = tally.arrived();
        double seconds = clients.fast(TIME).seconds();
        double perSecond = (tally.arrived() - then) / seconds;
        tally.settle(60);
        return perSecond;
    }
}
