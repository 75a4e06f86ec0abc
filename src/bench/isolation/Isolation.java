import app.plixa.hub.HubApplication;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventLine;
import app.plixa.hub.event.EventName;
import app.plixa.hub.event.Events;
import app.plixa.hub.secret.Vault;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * A hundred workspaces with ten endpoints each, events at a steady rate, and a receiver in a process of its own that
 * notes how long the first attempt of each event took to arrive. First all endpoints are healthy; then, of the thousand,
 * a hundred hang for longer than the hub waits, fifty refuse connections and fifty answer 500; then all are healthy again
 * but for one that takes 200 ms and has 100,000 deliveries waiting. Fails when the healthy ones' p99 in the sick run is
 * more than twice that of the healthy run.
 */
public class Isolation {
    static final int WORKSPACES = 100;
    static final int ENDPOINTS = 10;
    static final int BACKLOG = 100_000;
    static final Duration WARM = Duration.ofSeconds(90);
    static final Duration SETTLE = Duration.ofSeconds(15);
    static final Duration MEASURE = Duration.ofSeconds(40);
    static final ObjectMapper JSON = new ObjectMapper();

    final ConfigurableApplicationContext hub;
    final JdbcClient database;
    final String receiver;
    final int rate;
    int turn;

    Isolation(ConfigurableApplicationContext hub, String receiver, int rate) {
        this.hub = hub;
        this.database = hub.getBean(JdbcClient.class);
        this.receiver = receiver;
        this.rate = rate;
    }

    public static void main(String[] arguments) throws Exception {
        Path data = Files.createTempDirectory("isolation");
        Process node = new ProcessBuilder("node", "src/bench/isolation/receiver.mjs")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean good;
        try (BufferedReader said = node.inputReader()) {
            String receiver = "http://127.0.0.1:" + said.readLine();
            String[] options = {
                "--server.port=0", "--hub.data-dir=" + data, "--hub.webhooks.allowed-networks=127.0.0.0/8"
            };
            try (ConfigurableApplicationContext hub = SpringApplication.run(HubApplication.class, options)) {
                int rate = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
                good = new Isolation(hub, receiver, rate).run();
            }
        } finally {
            node.destroy();
            FileSystemUtils.deleteRecursively(data);
        }
        System.exit(good ? 0 : 1);
    }

    boolean run() throws Exception {
        fill();
        System.out.printf("%d endpoints, %d events and %d deliveries a second%n",
                WORKSPACES * ENDPOINTS, rate, rate * ENDPOINTS);
        events(WARM);
        Thread.sleep(SETTLE.toMillis());
        events(SETTLE);
        report();
        memory("healthy, before");
        events(MEASURE);
        JsonNode healthy = print("all healthy");
        sicken();
        events(SETTLE);
        report();
        memory("sick, before");
        events(MEASURE);
        JsonNode sick = print("200 of 1,000 sick");
        memory("sick, after");
        backlog();
        events(Duration.ofSeconds(5));
        report();
        events(MEASURE.dividedBy(2));
        print("one with a backlog");
        System.out.printf("of the backlog %d still wait%n",
                database.sql("select count(*) from deliveries where endpoint_id = 'whe_backlog' and state = 'pending'")
                        .query(Long.class).single());
        memory("backlog, after");
        double ratio = sick.path("p99").asDouble() / healthy.path("p99").asDouble();
        System.out.printf("p99 sick / healthy: %.2f%n", ratio);
        return ratio <= 2;
    }

    void fill() {
        Vault vault = hub.getBean(Vault.class);
        for (int w = 0; w < WORKSPACES; w++) {
            database.sql("insert into workspaces values (?, ?, 'Bench', 'business', now())")
                    .params("wsp_b" + w, "b" + w)
                    .update();
            for (int e = 0; e < ENDPOINTS; e++) {
                endpoint(vault, "whe_b" + w + "e" + e, "wsp_b" + w, receiver + "/ok/" + w + "e" + e);
            }
        }
    }

    void endpoint(Vault vault, String id, String workspace, String url) {
        String secret = vault.seal("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", id, "secret");
        database.sql("insert into endpoints (id, workspace_id, url, events, secret, enabled, created_at, updated_at)"
                        + " values (?, ?, ?, '{message.inbound}', ?, true, now(), now())")
                .params(id, workspace, url, secret)
                .update();
    }

    /** Of each workspace one hangs, and one refuses or answers 500. */
    void sicken() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        for (int w = 0; w < WORKSPACES; w++) {
            point("whe_b" + w + "e0", receiver + "/hang/" + w);
            point("whe_b" + w + "e1", w % 2 == 0 ? "http://127.0.0.1:" + closed + "/" + w : receiver + "/error/" + w);
        }
    }

    /** All healthy again, and one more that is slow and has much to do. */
    void backlog() throws Exception {
        database.sql("delete from deliveries where state = 'pending'").update();
        for (int w = 0; w < WORKSPACES; w++) {
            point("whe_b" + w + "e0", receiver + "/ok/" + w);
            point("whe_b" + w + "e1", receiver + "/ok/" + w);
        }
        database.sql("insert into workspaces values ('wsp_backlog', 'backlog', 'Bench', 'business', now())").update();
        endpoint(hub.getBean(Vault.class), "whe_backlog", "wsp_backlog", receiver + "/slow/1");
        database.sql("insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, created_at,"
                        + " updated_at, next_attempt_at, held_until, parked) select n, 'wsp_backlog', e.id,"
                        + " 'message.inbound', 'whe_backlog', 'pending', now(), now(), now(), now(), true"
                        + " from (select id from events where name = 'message.inbound' limit 1) e, unnest(?::text[]) n")
                .param(Stream.generate(() -> Ids.next("dlv")).limit(BACKLOG).toArray(String[]::new))
                .update();
    }

    void point(String endpoint, String url) {
        database.sql("update endpoints set url = ?, failures = 0, failing_since = null where id = ?")
                .params(url, endpoint)
                .update();
    }

    /** Events at the rate, one workspace after the other. */
    void events(Duration time) throws Exception {
        Events events = hub.getBean(Events.class);
        EventLine line = hub.getBean(EventLine.class);
        DataSource source = hub.getBean(DataSource.class);
        long start = System.nanoTime();
        for (long n = 0; System.nanoTime() - start < time.toNanos(); n++) {
            long due = start + n * 1_000_000_000L / rate;
            Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
            List<Event> one = List.of(events.of(EventName.MESSAGE_INBOUND, "wsp_b" + turn++ % WORKSPACES,
                    Map.of("body", "An order of the size that orders have. ".repeat(20))));
            Sql.transact(source, transaction -> {
                events.append(transaction, one);
                return null;
            });
            line.tell(one);
        }
    }

    JsonNode print(String what) throws Exception {
        JsonNode report = report();
        System.out.printf("%-20s first attempts of the healthy: %d, p50 %s ms, p99 %s ms, longest %s ms (%s posts)%n",
                what, report.path("count").asInt(), report.path("p50"), report.path("p99"), report.path("max"),
                report.path("posts"));
        return report;
    }

    JsonNode report() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(receiver + "/report")).build();
        return JSON.readTree(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    static void memory(String when) throws Exception {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
        String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst().orElse("?").replaceAll("\\D", "");
        System.out.printf("%-20s heap in use %d MiB, resident %d MiB, threads %d%n", when, heap,
                Long.parseLong(resident) >> 10, ManagementFactory.getThreadMXBean().getThreadCount());
    }
}
