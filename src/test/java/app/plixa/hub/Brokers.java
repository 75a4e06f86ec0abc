package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A primary Artemis and its backup on one store, made from the distribution as docker-compose.yml makes them. */
final class Brokers implements AutoCloseable {
    /** Who may read the hub's users, and nothing else of its database. */
    static final String DATABASE_USER = "plixa_broker";

    /** So much may be written to the disk of the store before the brokers stop those who send. */
    private static final long ROOM = 300L << 20;

    private static final Path DISTRIBUTION = Path.of(System.getProperty("artemis.home", "target/artemis"));

    private final Path folder;
    private final Path store;
    private final long least;
    private final List<Integer> ports = List.of(FreePort.draw(), FreePort.draw());
    private final List<Part> parts = new ArrayList<>();

    Brokers(Path folder, String databaseUrl) throws Exception {
        this.folder = folder;
        // A file system in memory where there is one: others' files do not come and go there.
        Path memory = Path.of("/dev/shm");
        this.store = Files.createTempDirectory(Files.isWritable(memory) ? memory : folder, "plixa-broker-");
        this.least = store.toFile().getUsableSpace() - ROOM;
        lay();
        parts.add(make("primary", 0, databaseUrl));
        parts.add(make("backup", 1, databaseUrl));
    }

    /** On a new store the primary comes first: two that make it at once may each give it an identity of its own. */
    void start() throws IOException {
        parts.get(0).start();
        parts.get(1).launch();
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

    /** Of the hubs' own user. */
    String password() throws IOException {
        return Files.readString(folder.resolve("secrets/broker-password"));
    }

    String url() {
        return url(ports.get(0), ports.get(1));
    }

    static String url(int one, int other) {
        return "(tcp://127.0.0.1:" + one + ",tcp://127.0.0.1:" + other + ")?ha=true";
    }

    /** As docker-compose.yml runs it, with the same script and secrets. */
    private Part make(String role, int index, String databaseUrl) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PLIXA_ROLE", role);
        environment.put("PLIXA_ARTEMIS", DISTRIBUTION.toAbsolutePath().toString());
        environment.put("PLIXA_INSTANCE", folder.resolve(role).toString());
        environment.put("PLIXA_FILES", folder.resolve("files").toString());
        environment.put("PLIXA_SECRETS", folder.resolve("secrets").toString());
        environment.put("PLIXA_STORE", store.toString());
        environment.put("PLIXA_DATABASE", databaseUrl);
        environment.put("PLIXA_DATABASE_USER", DATABASE_USER);
        environment.put("PLIXA_HOST", "127.0.0.1");
        environment.put("PLIXA_SELF", "127.0.0.1");
        environment.put("PLIXA_PEER", "127.0.0.1");
        environment.put("PLIXA_PORT", "" + ports.get(index));
        environment.put("PLIXA_PEER_PORT", "" + ports.get(1 - index));
        environment.put("JAVA_ARGS", "-Xms128m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        return new Part(role, folder, List.of("bash", "src/deploy/run-broker.sh"), environment, () -> isServing(index));
    }

    /** What the containers have mounted. */
    private void lay() throws Exception {
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.createSymbolicLink(files.resolve("artemis"), Path.of("artemis").toAbsolutePath());
        for (String jar : List.of("plixa-hub-broker.jar", "postgresql.jar")) {
            Files.createSymbolicLink(files.resolve(jar), Path.of("target", jar).toAbsolutePath());
        }
        Path secrets = folder.resolve("secrets");
        Process draw = new ProcessBuilder("src/deploy/secrets.sh", secrets.toString())
                .inheritIO()
                .start();
        assertThat(draw.waitFor()).isZero();
        Files.writeString(
                secrets.resolve("broker-cluster"),
                "diskScanPeriod=1000\nminDiskFree=" + (store.toFile().getUsableSpace() - ROOM) + "\n",
                StandardOpenOption.APPEND);
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
