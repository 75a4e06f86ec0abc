package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A primary Artemis and its backup on one store, made from the distribution as artemis/README.md says. */
final class Brokers implements AutoCloseable {
    static final String PASSWORD = "a-password-of-the-hubs";

    /** So much may be written to the disk of the store before the brokers stop those who send. */
    private static final long ROOM = 300L << 20;

    private static final Path DISTRIBUTION = Path.of(System.getProperty("artemis.home", "target/artemis"));

    private final Path folder;
    private final Path store;
    private final long least;
    private final List<Integer> ports = List.of(FreePort.draw(), FreePort.draw());
    private final List<Part> parts = new ArrayList<>();

    Brokers(Path folder) throws Exception {
        this.folder = folder;
        // A file system in memory where there is one: others' files do not come and go there.
        Path memory = Path.of("/dev/shm");
        this.store = Files.createTempDirectory(Files.isWritable(memory) ? memory : folder, "plixa-broker-");
        this.least = store.toFile().getUsableSpace() - ROOM;
        parts.add(make("primary", 0));
        parts.add(make("backup", 1));
    }

    void start() throws IOException {
        for (Part part : parts) {
            part.launch();
        }
        parts.get(0).awaitUp();
        awaitAnnounced(1);
    }

    List<Integer> ports() {
        return ports;
    }

    /** 0 is the primary, 1 the backup. */
    Part part(int index) {
        return parts.get(index);
    }

    /** Waits until the backup stands ready behind the primary, for the n-th time. */
    void awaitAnnounced(int times) {
        await("backup is announced").atMost(Duration.ofSeconds(90)).until(() -> said("backup", "AMQ221031") >= times);
    }

    private long said(String broker, String code) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve(broker + ".log"))) {
            return lines.filter(line -> line.contains(code)).count();
        }
    }

    /** Which broker clients are served by. */
    boolean isServing(int index) {
        return Fleet.isOpen(ports.get(index));
    }

    String url() {
        return url(ports.get(0), ports.get(1));
    }

    static String url(int one, int other) {
        return "(tcp://127.0.0.1:" + one + ",tcp://127.0.0.1:" + other + ")?ha=true";
    }

    /** A workspace's user at both brokers, and what it may do there; a running broker takes that up within seconds. */
    void admit(String slug, String user, String secret) throws IOException {
        String rules = Files.readString(Path.of("artemis/workspace.xml")).replace("WORKSPACE", slug);
        for (String name : List.of("primary", "backup")) {
            Path etc = folder.resolve(name).resolve("etc");
            append(etc.resolve("artemis-users.properties"), user + " = " + secret);
            append(etc.resolve("artemis-roles.properties"), slug + " = " + user + "\nsenders = " + user);
            Path broker = etc.resolve("broker.xml");
            Files.writeString(
                    broker,
                    Files.readString(broker).replace("    </security-settings>", rules + "    </security-settings>"));
        }
    }

    /** Waits until the user may send. */
    void awaitAdmitted(Fleet fleet) {
        await("the broker knows the user")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> {
                    try (ActiveMQConnectionFactory connections = Load.connections(fleet);
                            Connection connection = connections.createConnection();
                            Session session = connection.createSession()) {
                        session.createConsumer(session.createTopic("plixa.events.main"))
                                .close();
                        return true;
                    }
                });
    }

    private static void append(Path file, String line) throws IOException {
        Files.writeString(file, "\n" + line + "\n", StandardOpenOption.APPEND);
    }

    private Part make(String role, int index) throws Exception {
        Path instance = folder.resolve(role);
        run(DISTRIBUTION.resolve("bin/artemis").toString(), "create", instance.toString(), "--user=hub");
        Path etc = instance.resolve("etc");
        for (String file : List.of("broker.xml", role + ".properties")) {
            Files.copy(Path.of("artemis", file), etc.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.copy(Path.of("target/plixa-hub-broker.jar"), instance.resolve("lib/plixa-hub-broker.jar"));
        Files.writeString(
                etc.resolve("cluster.properties"),
                "clusterPassword=a-password-of-the-brokers\ndiskScanPeriod=1000\nminDiskFree="
                        + (store.toFile().getUsableSpace() - ROOM) + "\n");
        String settings = "-Dhub.broker.data=" + store + " -Dhub.broker.port=" + ports.get(index)
                + " -Dhub.broker.self=127.0.0.1 -Dhub.broker.peer=127.0.0.1 -Dhub.broker.peer-port="
                + ports.get(1 - index);
        List<String> command = List.of(
                instance.resolve("bin/artemis").toString(),
                "run",
                "--properties=" + etc.resolve(role + ".properties") + "," + etc.resolve("cluster.properties"));
        Map<String, String> environment = Map.of(
                "JAVA_ARGS",
                "-Xms128m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                "JAVA_ARGS_APPEND",
                settings);
        return new Part(role, folder, command, environment, () -> isServing(index));
    }

    private static void run(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(
                "--password=" + PASSWORD, "--role=hub", "--require-login", "--no-web", "--no-autotune", "--silent"));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /** Takes the room that the brokers' limit leaves, and waits until they stop who sends; the file gives it back. */
    Path fill() throws IOException {
        Path file = store.resolve("somebody-elses");
        byte[] block = new byte[1 << 20];
        while (store.toFile().getUsableSpace() > least - (64L << 20)) {
            Files.write(file, block, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        await("senders are stopped").atMost(Duration.ofSeconds(30)).until(() -> said("primary", "AMQ222212") > 0);
        return file;
    }

    @Override
    public void close() throws IOException {
        parts.forEach(Part::close);
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
