package app.plixa.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** The hub as its image starts it (src/deploy/Dockerfile): Java 25, and what the JVM has learned in a start of training. */
final class Image {
    private static final Path FOLDER = Path.of("target/bench-image");

    private Image() {}

    /** A Java 25 beside the one that runs this; {@code -Dbench.java25=} names another. */
    static Optional<Path> java25() throws IOException {
        String named = System.getProperty("bench.java25", "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        try (Stream<Path> beside =
                Files.list(Path.of(System.getProperty("java.home")).getParent())) {
            return beside.filter(home -> home.getFileName().toString().matches(".*\\b25\\b.*"))
                    .filter(home -> Files.exists(home.resolve("bin/java")))
                    .findFirst();
        }
    }

    /** Lays the image's files out, trains, and gives what starts the hub from them. */
    static Hub hub(Path home, int receiver) throws IOException, InterruptedException {
        FileSystemUtils.deleteRecursively(FOLDER);
        String java = home.resolve("bin/java").toString();
        Processes.run(List.of(
                java,
                "-Djarmode=tools",
                "-jar",
                "target/plixa-hub.jar",
                "extract",
                "--destination",
                FOLDER.toString()));
        FileSystemUtils.copyRecursively(Path.of("routes"), FOLDER.resolve("routes"));
        FileSystemUtils.copyRecursively(Path.of("artemis"), FOLDER.resolve("artemis"));
        for (String options : List.of("jvm.options", "image.options")) {
            Files.copy(Path.of("src/deploy", options), FOLDER.resolve(options));
        }
        Files.createDirectories(FOLDER.resolve("aot"));
        String train = Path.of("src/deploy/train.sh").toAbsolutePath().toString();
        Path log = Path.of("target/bench-train.log");
        String path = home.resolve("bin") + ":" + System.getenv("PATH");
        Process training = Processes.start(
                List.of("sh", "-c", "cd " + FOLDER + " && exec bash " + train + " aot/hub.aot"),
                Map.of("PATH", path),
                log);
        if (training.waitFor() != 0) {
            throw new IOException("not trained, see " + log);
        }
        List<String> start = List.of(
                "sh",
                "-c",
                "cd " + FOLDER + " && exec " + java
                        + " @jvm.options @image.options -XX:AOTCache=aot/hub.aot -Xmx768m -jar plixa-hub.jar \"$@\"",
                "hub");
        return new Hub("plixa-hub, JDK 25 image", start, receiver);
    }
}
