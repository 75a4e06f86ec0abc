package app.plixa.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How cost grows, on one warm hub: one thing is changed at a time, all others stay. */
final class Curves {
    private static final int AHEAD = 2_000;
    private static final int CONNECTIONS = 64;
    private static final int BYTES = 30;
    private static final int FILLED_AT_ONCE = 500_000;
    private static final Duration WARM = Duration.ofSeconds(120);
    private static final Duration TIME = Duration.ofSeconds(10);

    /** Webhooks/s at this size. */
    record Point(long size, double perSecond) {}

    /** What was changed, and what came of it. */
    record Curve(String what, List<Point> points) {}

    private final Receiver receiver;
    private final Hub hub;
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private Contender.Place place;
    private int stored;

    private Curves(Receiver receiver, Hub hub) {
        this.receiver = receiver;
        this.hub = hub;
    }

    static List<Curve> run(Receiver receiver) throws Exception {
        try (Hub hub = Hub.plain(receiver.port())) {
            return new Curves(receiver, hub).run();
        }
    }

    private interface Change {
        double perSecond(int size) throws Exception;
    }

    private List<Curve> run() throws Exception {
        place = hub.start();
        secrets.put("/hook", place.secret());
        perSecond(WARM, CONNECTIONS, Requests.PEOPLE, BYTES, 1);
        List<Curve> curves = new ArrayList<>();
        curves.add(
                curve("connections", List.of(1, 4, 16, 64, 256), size -> perSecond(size, Requests.PEOPLE, BYTES, 1)));
        curves.add(curve(
                "conversations", List.of(1, 10, 100, 1_000, 10_000), size -> perSecond(CONNECTIONS, size, BYTES, 1)));
        curves.add(curve(
                "bytes of content",
                List.of(100, 1_000, 4_000, 16_000, 64_000),
                size -> perSecond(CONNECTIONS, Requests.PEOPLE, size, 1)));
        curves.add(curve("messages stored", List.of(1_000, 10_000, 100_000, 1_000_000, 10_000_000), this::stored));
        curves.add(curve("endpoints told", List.of(1, 10, 100, 1_000, 10_000), this::told));
        return curves;
    }

    private static Curve curve(String what, List<Integer> sizes, Change change) throws Exception {
        List<Point> points = new ArrayList<>();
        for (int size : sizes) {
            points.add(new Point(size, change.perSecond(size)));
            System.out.printf(
                    "%s %d: %.0f webhooks/s%n",
                    what, size, points.get(points.size() - 1).perSecond());
        }
        return new Curve(what, points);
    }

    private double perSecond(int connections, int people, int bytes, int endpoints) throws InterruptedException {
        return perSecond(TIME, connections, people, bytes, endpoints);
    }

    private double perSecond(Duration time, int connections, int people, int bytes, int endpoints)
            throws InterruptedException {
        Tally tally = new Tally(Math.max(2, AHEAD / endpoints), endpoints);
        receiver.serve(
                new Receiver.Customer(path -> secrets.getOrDefault(path, ""), Receiver.Customer.MESSAGE_ID, tally));
        Clients clients = new Clients(place.port(), connections, Requests.sends(place.token(), people, bytes), tally);
        clients.fast(time.dividedBy(4));
        long then = receiver.hooks();
        double seconds = clients.fast(time).seconds();
        double perSecond = (receiver.hooks() - then) / seconds;
        tally.settle(120);
        if (tally.missing() > 0) {
            throw new IllegalStateException(tally.missing() + " messages were lost");
        }
        return perSecond;
    }

    /** So many old ones, each with its event and its delivery, beside what the points before left; before the first nothing. */
    private double stored(int size) throws Exception {
        if (stored == 0) {
            hub.execute(Fill.NOTHING);
        }
        fill(size);
        hub.execute("vacuum analyze messages, events, deliveries");
        return perSecond(CONNECTIONS, Requests.PEOPLE, BYTES, 1);
    }

    private void fill(int size) throws Exception {
        List<Callable<Void>> parts = new ArrayList<>();
        for (; stored < size; stored = Math.min(size, stored + FILLED_AT_ONCE)) {
            String part = Fill.messages(stored, Math.min(size, stored + FILLED_AT_ONCE));
            parts.add(() -> {
                hub.execute(part);
                return null;
            });
        }
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (Future<Void> part : two.invokeAll(parts)) {
                part.get();
            }
        } finally {
            two.shutdownNow();
        }
    }

    private double told(int size) throws Exception {
        while (secrets.size() < size) {
            String path = "/hook/" + secrets.size();
            secrets.put(path, hub.endpoint(path, "message.outbound"));
        }
        return perSecond(CONNECTIONS, Requests.PEOPLE, BYTES, size);
    }
}
