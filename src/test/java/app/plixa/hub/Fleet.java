package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Two hubs behind a proxy, a primary and a backup broker on one store, and a database: processes of their own, of the same
 * files that are shipped. The second hub reaches the brokers by wires that can be cut.
 */
final class Fleet implements AutoCloseable {
    static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    static final String USER = "main.erp";

    final Part database;
    final Brokers brokers;
    final List<Cut> wires = new ArrayList<>();
    final List<Part> hubs = new ArrayList<>();
    final Part proxy;
    /** Of the broker user {@link #USER}, once all runs. */
    String secret;

    private final Path folder;
    private final int proxyPort = FreePort.draw();
    private final List<Integer> hubPorts = List.of(FreePort.draw(), FreePort.draw());
    private final List<String> databaseOptions;

    Fleet(Path folder, Receiver whatsApp) throws Exception {
        this.folder = folder;
        int port = FreePort.draw();
        database = database(port);
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        databaseOptions = List.of(
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=postgres",
                "--hub.secret-key=" + RunningHub.SECRET_KEY);
        brokers = new Brokers(folder, url);
        for (int broker : brokers.ports()) {
            wires.add(new Cut(broker));
        }
        hubs.add(hub(0, whatsApp, brokers.url()));
        hubs.add(hub(
                1,
                whatsApp,
                Brokers.url(wires.get(0).port(), wires.get(1).port()) + "&useTopologyForLoadBalancing=false"));
        proxy = proxy();
    }

    /** Starts them all; first the one that a machine may lack. */
    void start() throws Exception {
        proxy.start();
        database.start();
        brokers.start();
        // The first one makes the tables.
        for (Part hub : hubs) {
            hub.start();
        }
        secret = secretOf("erp");
    }

    String url(String path) {
        return "http://127.0.0.1:" + proxyPort + path;
    }

    /** One whose brokers' user is there before the hub makes its tables. */
    private Part database(int port) throws Exception {
        Path data = folder.resolve("postgres");
        Path binaries = folder.resolve("postgres-binaries");
        try (EmbeddedPostgres made = EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setOverrideWorkingDirectory(binaries.toFile())
                        .start();
                Connection connection = made.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + Brokers.DATABASE_USER + " login");
        }
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL refuses to run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        try (Stream<Path> found = Files.walk(binaries)) {
            command.add(found.filter(file -> file.endsWith("bin/postgres"))
                    .findFirst()
                    .orElseThrow()
                    .toString());
        }
        command.addAll(List.of("-D", data.toString(), "-p", "" + port, "-c", "listen_addresses=127.0.0.1"));
        command.addAll(List.of("-c", "unix_socket_directories=", "-c", "max_connections=150"));
        return new Part("postgres", folder, command, Map.of(), () -> isOpen(port));
    }

    private Part hub(int index, Receiver whatsApp, String brokerUrl) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m"));
        command.addAll(List.of("-jar", "target/plixa-hub.jar", "--server.port=" + hubPorts.get(index)));
        command.addAll(databaseOptions);
        command.addAll(List.of(
                "--hub.data-dir=" + folder.resolve("hub-" + (index + 1)),
                "--hub.drain=2s",
                "--hub.bootstrap.token=" + RunningHub.TOKEN,
                "--hub.bootstrap.number.phone=5511300000000",
                "--hub.bootstrap.number.phone-number-id=1",
                "--hub.bootstrap.number.access-token=an-access-token",
                "--hub.bootstrap.number.app-secret=" + Load.APP_SECRET,
                "--hub.bootstrap.number.verify-token=a-verify-token",
                "--hub.rate-limit.per-minute=1000000",
                "--hub.whatsapp.ambiguous-wait=1s",
                "--hub.whatsapp.base-url=" + whatsApp.url("/graph"),
                "--hub.webhooks.retry-delays=1s,2s,4s,8s",
                "--spring.artemis.mode=native",
                "--spring.artemis.broker-url=" + brokerUrl,
                "--spring.artemis.user=hub",
                "--spring.artemis.password=" + brokers.password()));
        int port = hubPorts.get(index);
        return new Part("hub-" + (index + 1), folder, command, Map.of(), () -> isReady(port));
    }

    private Part proxy() {
        Map<String, String> environment = Map.of(
                "BIND",
                "127.0.0.1:" + proxyPort,
                "HUB_1",
                "127.0.0.1:" + hubPorts.get(0),
                "HUB_2",
                "127.0.0.1:" + hubPorts.get(1));
        List<String> command = List.of("haproxy", "-db", "-f", "src/deploy/haproxy.cfg");
        return new Part("haproxy", folder, command, environment, () -> isOpen(proxyPort));
    }

    /** Makes a broker user as operators do. */
    private String secretOf(String name) throws Exception {
        List<String> command = new ArrayList<>(List.of(java(), "-jar", "target/plixa-hub.jar"));
        command.addAll(List.of("broker-user", "add", "main", name));
        command.addAll(databaseOptions);
        Process process = new ProcessBuilder(command).start();
        String shown = new String(process.getInputStream().readAllBytes());
        return shown.lines()
                .filter(line -> line.startsWith("secret: "))
                .map(line -> line.substring(8))
                .findFirst()
                .orElseThrow(() -> new AssertionError(shown));
    }

    /** Registers the endpoint of a customer. */
    void register(Receiver customer) throws IOException, InterruptedException {
        String body =
                "{\"url\":\"" + customer.url("/hook") + "\",\"events\":[\"message.outbound\",\"message.inbound\"]}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(url("/v1/webhooks")))
                .header("Authorization", "Bearer " + RunningHub.TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isReady(int port) throws InterruptedException {
        URI probe = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(probe).timeout(Duration.ofSeconds(5)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        hubs.forEach(Part::close);
        for (Cut wire : wires) {
            wire.close();
        }
        brokers.close();
        database.close();
    }
}
