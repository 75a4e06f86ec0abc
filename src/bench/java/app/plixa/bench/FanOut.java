package app.plixa.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One event for fifty endpoints: the hub, and the least that can be done. */
final class FanOut {
    private static final int ENDPOINTS = 50;
    private static final int CONNECTIONS = 8;
    private static final int AHEAD = 200;
    private static final Duration WARM = Duration.ofSeconds(120);

    /** The turns of hub and floor, each beside the other's. */
    record Result(String name, Turns<Peak> turns) {}

    private final Contender contender;
    private final Receiver receiver;
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final List<Peak> turns = new ArrayList<>();
    private Tally tally = new Tally(AHEAD, ENDPOINTS);
    private Contender.Place place;

    private FanOut(Contender contender, Receiver receiver) {
        this.contender = contender;
        this.receiver = receiver;
    }

    static List<Result> run(Receiver receiver) throws Exception {
        try (Hub hub = Hub.plain(receiver.port());
                Contender floor = new OnPostgres("floor", Floor.class, receiver.port(), "--endpoints=" + ENDPOINTS)) {
            FanOut ofHub = new FanOut(hub, receiver);
            ofHub.place = hub.start();
            ofHub.secrets.put("/hook", ofHub.place.secret());
            for (int i = 1; i < ENDPOINTS; i++) {
                ofHub.secrets.put("/hook/" + i, hub.endpoint("/hook/" + i, "message.outbound"));
            }
            ofHub.load(WARM);
            FanOut ofFloor = new FanOut(floor, receiver);
            ofFloor.place = floor.start();
            for (int i = 0; i < ENDPOINTS; i++) {
                ofFloor.secrets.put("/hook/" + i, ofFloor.place.secret());
            }
            ofFloor.load(WARM);
            for (int turn = 0; turn < Turns.COUNT; turn++) {
                for (FanOut next : Turns.order(List.of(ofHub, ofFloor), turn)) {
                    next.turn();
                }
            }
            return List.of(ofHub.result(), ofFloor.result());
        }
    }

    private void turn() throws Exception {
        Tally served = served();
        Peak peak = Peak.of(contender, clients(served), served);
        end(served);
        turns.add(peak);
        System.out.printf("%s: %.0f webhooks/s, %s ms CPU%n", contender.name(), peak.perSecond(), peak.cpu());
    }

    private void load(Duration time) throws InterruptedException {
        Tally served = served();
        clients(served).fast(time);
        end(served);
    }

    private static void end(Tally served) throws InterruptedException {
        if (!served.settle(60)) {
            throw new IllegalStateException(served.missing() + " messages were lost");
        }
    }

    private Tally served() {
        tally = tally.next(AHEAD);
        receiver.serve(
                new Receiver.Customer(path -> secrets.getOrDefault(path, ""), Receiver.Customer.MESSAGE_ID, tally));
        return tally;
    }

    private Clients clients(Tally served) {
        return new Clients(place.port(), CONNECTIONS, Requests.sends(place.token(), Requests.PEOPLE, 30), served);
    }

    private Result result() {
        return new Result(contender.name(), new Turns<>(turns));
    }
}
