import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.springframework.util.FileSystemUtils;

/**
 * The hub's jar as a process under a steady load, with receivers that fail at random (world.mjs), one that is down now and
 * then, and two {@code kill -9}. In the end every row of the hub is held against what both ends noted. Prints a line a
 * minute and writes {@code report.md}; fails when anything is lost or not as the rules have it.
 */
public class Soak {
    static final String TOKEN = "plixa_pat_" + "s".repeat(43);
    static final String APP_SECRET = "the-secret-of-an-app";
    static final String SCHEDULE = "2s,5s,15s,30s";
    static final ObjectMapper JSON = new ObjectMapper();
    static final HttpClient HTTP = HttpClient.newHttpClient();

    final int minutes;
    final int rate;
    final Path folder = Files.createTempDirectory("soak");
    final int port = free();
    final List<String> report = new ArrayList<>();
    final List<Process> started = new ArrayList<>();
    String world;
    Process hub;
    boolean good;

    Soak(int minutes, int rate) throws IOException {
        this.minutes = minutes;
        this.rate = rate;
    }

    public static void main(String[] arguments) throws Exception {
        int minutes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        int rate = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 400;
        Soak soak = new Soak(minutes, rate);
        try {
            soak.run();
        } finally {
            soak.end();
        }
        System.exit(soak.good ? 0 : 1);
    }

    void run() throws Exception {
        Process node = start(List.of("node", "src/bench/soak/world.mjs", folder.toString()), ProcessBuilder.Redirect.PIPE);
        try (BufferedReader said = node.inputReader()) {
            world = "http://127.0.0.1:" + said.readLine();
            startHub();
            String number = call(hub() + "/v1/numbers", "").at("/data/0/id").asText();
            call(world + "/secrets", JSON.writeValueAsString(Map.of(
                    "a", endpoint("a", "message.outbound", "message.inbound"),
                    "b", endpoint("b", "conversation.created"))));
            say("# Soak\n\n%d minutes at %d messages a second, a tenth of them customers'; retries after %s.%n", minutes, rate, SCHEDULE);
            say("%s, Java %s, %s, %d cores, fsync on, embedded PostgreSQL and Artemis.%n", Instant.now().toString().substring(0, 10),
                    System.getProperty("java.version"), System.getProperty("os.name"), Runtime.getRuntime().availableProcessors());
            say("| minute | POSTs | first attempt p50 ms | p99 ms | waiting | hub MiB | |%n|---|---|---|---|---|---|---|");
            Process load = start(List.of("node", "src/bench/soak/load.mjs", hub(), TOKEN, number, APP_SECRET, "" + rate,
                    "" + minutes * 60, folder.toString()), ProcessBuilder.Redirect.to(folder.resolve("load.txt").toFile()));
            for (int minute = 1; load.isAlive() || minute <= minutes; minute++) {
                minute(minute);
            }
            good = load.exitValue() == 0;
            settle();
            verify(Files.readString(folder.resolve("load.txt")).strip());
            Files.writeString(Path.of("src/bench/soak/report.md"), String.join("\n", report) + "\n");
        }
    }

    /** A third and two thirds through the hub is killed; every fifth minute the receivers are down for ten seconds. */
    void minute(int minute) throws Exception {
        Instant end = Instant.now().plusSeconds(60);
        String what = "";
        if (minute == minutes / 3 || minute == minutes * 2 / 3) {
            hub.destroyForcibly().waitFor();
            Instant killed = Instant.now();
            startHub();
            what = "kill -9, ready after " + Duration.between(killed, Instant.now()).toSeconds() + " s";
        } else if (minute % 5 == 0) {
            what = "receivers down for 10 s";
            call(world + "/down", "{}");
            Thread.sleep(10_000);
            call(world + "/up", "{}");
        }
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), end).toMillis()));
        JsonNode stats = call(world + "/stats", "{}");
        say("| %d | %s | %s | %s | %s | %d | %s |", minute, stats.path("posts"), stats.path("p50"), stats.path("p99"),
                one("select count(*) from deliveries where state = 'pending'"), resident(), what);
    }

    void settle() throws Exception {
        Instant end = Instant.now();
        while (one("select (select count(*) from deliveries where state = 'pending')"
                + " + (select count(*) from messages where status = 'queued') + (select count(*) from events where not published)") > 0) {
            if (Duration.between(end, Instant.now()).toMinutes() >= 10) {
                break;
            }
            Thread.sleep(1000);
        }
        say("%nAll was done %d s after the load ended.%n", Duration.between(end, Instant.now()).toSeconds());
    }

    void verify(String load) throws Exception {
        say("The load says %s (`again`: calls that had to be repeated, mostly while the hub was dead).%n", load);
        try (Connection database = database(); Statement statement = database.createStatement()) {
            statement.execute("create temp table accepted (message text); create temp table inbound (wamid text);"
                    + " create temp table whatsapp (message text); create temp table hooks (place bigint, endpoint text,"
                    + " delivery text, event text, attempt int, answer text)");
            for (String table : List.of("accepted", "inbound", "whatsapp", "hooks")) {
                try (InputStream rows = Files.newInputStream(folder.resolve(table + ".tsv"))) {
                    database.unwrap(PGConnection.class).getCopyAPI().copyIn("copy " + table + " from stdin", rows);
                }
            }
            statement.execute("create index on hooks (delivery); create index on whatsapp (message); analyze hooks");
            statement.execute("create temp view owed as select e.id, p.id as endpoint_id from events e join endpoints p"
                    + " on e.name = any(p.events)");
            say("| | |%n|---|---|");
            for (String file : List.of("counts.sql", "rules.sql")) {
                for (String line : Files.readAllLines(Path.of("src/bench/soak", file))) {
                    if (!line.isBlank()) {
                        check(statement, line.split(": ", 2), file.equals("rules.sql"));
                    }
                }
            }
        }
    }

    /** A rule's count must be 0. */
    void check(Statement statement, String[] line, boolean rule) throws SQLException {
        long count = one(statement, line[1]);
        good &= !rule || count == 0;
        say("| %s | %d%s |", line[0], count, !rule || count == 0 ? "" : " **wrong**");
    }

    String endpoint(String name, String... events) throws Exception {
        return call(hub() + "/v1/webhooks", JSON.writeValueAsString(Map.of(
                "url", world + "/hook/" + name, "events", events, "ordered", name.equals("b")))).at("/data/secret").asText();
    }

    void startHub() throws Exception {
        List<String> command = new ArrayList<>(List.of("java", "@src/deploy/jvm.options", "-Xmx768m", "-jar", "target/plixa-hub.jar"));
        Stream.of("server.port=" + port, "hub.data-dir=" + folder.resolve("data"), "hub.bootstrap.token=" + TOKEN,
                "hub.whatsapp.base-url=" + world, "hub.bootstrap.number.phone=15550001111",
                "hub.bootstrap.number.phone-number-id=100200300", "hub.bootstrap.number.access-token=a-token",
                "hub.bootstrap.number.app-secret=" + APP_SECRET, "hub.whatsapp.messages-per-second=0", "hub.whatsapp.pair-burst=0",
                "hub.webhooks.allowed-networks=127.0.0.0/8", "hub.webhooks.retry-delays=" + SCHEDULE,
                "hub.rate-limit.per-minute=100000000").map(option -> "--" + option).forEach(command::add);
        hub = start(command, ProcessBuilder.Redirect.appendTo(folder.resolve("hub.log").toFile()));
        for (int tries = 0; tries < 600; tries++) {
            try {
                call(hub() + "/actuator/health/readiness", "");
                return;
            } catch (IOException notYet) {
                Thread.sleep(200);
            }
        }
        throw new IOException("the hub did not get ready: " + folder.resolve("hub.log"));
    }

    String hub() {
        return "http://127.0.0.1:" + port;
    }

    Process start(List<String> command, ProcessBuilder.Redirect output) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(output != ProcessBuilder.Redirect.PIPE).redirectOutput(output).start();
        started.add(process);
        return process;
    }

    /** Everything ends: the hub by itself, so that its PostgreSQL does, too; the folder stays where something was wrong. */
    void end() throws Exception {
        for (Process process : started.stream().sorted((one, other) -> one == hub ? -1 : other == hub ? 1 : 0).toList()) {
            process.destroy();
            process.waitFor();
        }
        if (good) {
            FileSystemUtils.deleteRecursively(folder);
        } else {
            System.out.println("See " + folder);
        }
    }

    /** A GET where there is no body. */
    static JsonNode call(String url, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + TOKEN);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        HttpResponse<String> answer;
        try {
            answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException closedMeanwhile) {
            answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
        if (answer.statusCode() >= 300) {
            throw new IOException(url + " answers " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    Connection database() throws Exception {
        String databasePort = Files.readAllLines(folder.resolve("data/postgres/postmaster.pid")).get(3);
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres?user=postgres");
    }

    long one(String sql) throws Exception {
        try (Connection connection = database(); Statement statement = connection.createStatement()) {
            return one(statement, sql);
        }
    }

    static long one(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + hub.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst().orElse(0);
    }

    void say(String line, Object... values) {
        String said = String.format(line, values);
        System.out.println(said);
        report.add(said);
    }

    /** Below the range that outgoing connections draw theirs from. */
    static int free() {
        for (;;) {
            int drawn = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            try (ServerSocket socket = new ServerSocket(drawn)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }
}
