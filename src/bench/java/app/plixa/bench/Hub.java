package app.plixa.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** The hub as it is shipped, its database and its broker inside. */
final class Hub implements Contender {
    static final String PHONE = "5511300000000";
    static final String PHONE_NUMBER_ID = "100200300";
    static final String APP_SECRET = "the-secret-of-an-app";
    /** Starts the jar as the README does. */
    static final List<String> JAVA =
            List.of("java", "@src/deploy/jvm.options", "-Xmx768m", "-jar", "target/plixa-hub.jar");

    static final String TOKEN = "plixa_pat_" + "b".repeat(43);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final List<String> java;
    private final int receiver;
    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = Processes.free();
    private final int brokerPort = Processes.free();
    private Process process;

    /**
     * @param java starts the hub, without its options: {@code java … -jar plixa-hub.jar}
     * @param receiver the port of both stand-ins
     */
    Hub(String name, List<String> java, int receiver) throws IOException {
        this.name = name;
        this.java = java;
        this.receiver = receiver;
        this.folder = Files.createTempDirectory("bench-hub");
    }

    /** As the README starts it, on the Java that runs this. */
    static Hub plain(int receiver) throws IOException {
        String version = Runtime.version().feature() + "";
        return new Hub("plixa-hub, JDK " + version, JAVA, receiver);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Place start() throws Exception {
        begin();
        return new Place(port, TOKEN, endpoint("/hook", "message.outbound"));
    }

    /** Starts it, and tells nobody of anything yet. */
    void begin() throws Exception {
        List<String> command = new ArrayList<>(java);
        Stream.of(
                        "server.port=" + port,
                        "hub.broker.port=" + brokerPort,
                        "hub.data-dir=" + folder,
                        "hub.bootstrap.token=" + TOKEN,
                        "hub.bootstrap.number.phone=" + PHONE,
                        "hub.bootstrap.number.phone-number-id=" + PHONE_NUMBER_ID,
                        "hub.bootstrap.number.access-token=an-access-token",
                        "hub.bootstrap.number.app-secret=" + APP_SECRET,
                        "hub.whatsapp.base-url=http://127.0.0.1:" + receiver + "/graph",
                        "hub.whatsapp.messages-per-second=0",
                        "hub.whatsapp.pair-burst=0",
                        "hub.webhooks.allowed-networks=127.0.0.0/8",
                        "hub.rate-limit.per-minute=100000000",
                        "hub.broker.intake.per-minute=100000000")
                .map(option -> "--" + option)
                .forEach(command::add);
        process = Processes.start(command, Map.of(), log());
        Processes.awaitPort(process, port, log());
        while (ask("GET", "/actuator/health/readiness", "").statusCode() != 200) {
            Thread.sleep(20);
        }
    }

    /** Registers one more endpoint of the receiver; its secret. */
    String endpoint(String path, String event) throws IOException, InterruptedException {
        String url = "http://127.0.0.1:" + receiver + path;
        return call("POST", "/v1/webhooks", JSON.writeValueAsString(Map.of("url", url, "events", List.of(event))))
                .at("/data/secret")
                .asText();
    }

    /** The id of its only number. */
    String numberId() throws IOException, InterruptedException {
        return call("GET", "/v1/numbers", "").at("/data/0/id").asText();
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    int brokerPort() {
        return brokerPort;
    }

    /** Of the database inside. */
    String databaseUrl() throws IOException {
        return "jdbc:postgresql://127.0.0.1:"
                + Files.readAllLines(postgres().resolve("postmaster.pid")).get(3) + "/postgres";
    }

    /** Runs SQL in the database inside. */
    void execute(String sql) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(databaseUrl(), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** MiB that its heap holds after a collection. */
    double heap() throws IOException, InterruptedException {
        String pid = Long.toString(process.pid());
        Processes.said(List.of("jcmd", pid, "GC.run"));
        return Processes.said(List.of("jcmd", pid, "GC.heap_info"))
                .lines()
                .filter(line -> line.contains("PSYoungGen") || line.contains("ParOldGen"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*used (\\d+)K.*", "$1")) / 1024)
                .sum();
    }

    @Override
    public Map<String, Long> parts() throws IOException {
        return Map.of("hub", pid(), "PostgreSQL", Database.pid(postgres()));
    }

    @Override
    public void close() throws IOException {
        Processes.end(Optional.ofNullable(process));
        FileSystemUtils.deleteRecursively(folder);
    }

    /** A call that must succeed. */
    JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask(method, path, body);
        if (answer.statusCode() >= 300) {
            throw new IOException(path + " answers " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private Path postgres() {
        return folder.resolve("postgres");
    }

    private Path log() {
        return folder.resolve("hub.log");
    }
}
