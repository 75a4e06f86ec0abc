package app.plixa.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One event for fifty endpoints: the hub, and the least that can be done. */
final class FanOut {
    private static final int ENDPOINTS = 50;
    private static final int CONNECTIONS = 8;
    private static final int AHEAD = 200;
    private static final Duration WARM = Duration.ofSeconds(60);
    private static final Duration TIME = Duration.ofSeconds(20);

    /**
     * What was measured.
     *
     * @param perSecond signed webhooks received
     * @param cpu milliseconds a webhook, by part
     */
    record Result(String name, double perSecond, Map<String, Double> cpu) {}

    private FanOut() {}

    static List<Result> run(Receiver receiver) throws Exception {
        try (Hub hub = Hub.plain(receiver.port());
                Contender floor = new OnPostgres("floor", Floor.class, receiver.port(), "--endpoints=" + ENDPOINTS)) {
            Contender.Place place = hub.start();
            Map<String, String> secrets = new ConcurrentHashMap<>(Map.of("/hook", place.secret()));
            for (int i = 1; i < ENDPOINTS; i++) {
                secrets.put("/hook/" + i, hub.endpoint("/hook/" + i, "message.outbound"));
            }
            Result ofHub = measure(hub, place, secrets, receiver);
            Contender.Place other = floor.start();
            secrets.replaceAll((path, secret) -> other.secret());
            secrets.put("/hook/0", other.secret());
            return List.of(ofHub, measure(floor, other, secrets, receiver));
        }
    }

    private static Result measure(
            Contender contender, Contender.Place place, Map<String, String> secrets, Receiver receiver)
            throws Exception {
        Tally tally = new Tally(AHEAD, ENDPOINTS);
        receiver.serve(
                new Receiver.Customer(path -> secrets.getOrDefault(path, ""), Receiver.Customer.MESSAGE_ID, tally));
        Clients clients =
                new Clients(place.port(), CONNECTIONS, Requests.sends(place.token(), Requests.PEOPLE, 30), tally);
        clients.fast(WARM);
        Usage before = Usage.of(contender.parts());
        int then = tally.arrived();
        double seconds = clients.fast(TIME).seconds();
        int came = tally.arrived() - then;
        Map<String, Double> cpu = Usage.of(contender.parts()).since(before);
        cpu.replaceAll((part, millis) -> millis / came);
        tally.settle(60);
        System.out.printf(
                "%s: %.0f webhooks/s, %s ms CPU, lost %d%n", contender.name(), came / seconds, cpu, tally.missing());
        return new Result(contender.name(), came / seconds, cpu);
    }
}
