package app.plixa.hub;

import static org.awaitility.Awaitility.await;

import app.plixa.hub.routing.reload.LastReload;
import app.plixa.hub.routing.reload.RouteReload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A copy of the shipped routes that a hub runs from, to be edited. */
final class LiveRoutes {
    private static final String RESTORED = """
            - route:
                id: %s
                description: Says that all files before this one are in.
                from:
                  uri: direct:restored
                  steps:
                    - log: restored
            """;

    private final Path folder;
    private final Map<Path, String> shipped = new TreeMap<>();
    private RouteReload reload;
    private Instant seen = Instant.MIN;
    private int restorations;

    LiveRoutes(Path folder) throws IOException {
        this.folder = folder;
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(Path.of("routes").relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
                if (!file.startsWith(Path.of("routes/examples"))) {
                    shipped.put(copy, Files.readString(copy));
                }
            }
        }
    }

    /** Watched by this hub from now on. */
    void runIn(RunningHub hub) {
        this.reload = hub.context.getBean(RouteReload.class);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** The shipped files with their content. */
    Map<Path, String> shipped() {
        return shipped;
    }

    String shipped(String name) {
        return shipped.get(file(name));
    }

    /** Saves a file; what came of it. */
    LastReload save(String name, String content) throws IOException {
        write(file(name), content);
        return next();
    }

    /** Saves a file that may be no text; what came of it. */
    LastReload save(String name, byte[] content) throws IOException {
        mark();
        Files.write(file(name), content);
        return next();
    }

    /** Copies an example as the guide says; what came of it is for {@link #next}. */
    void copyExample(String name) throws IOException {
        write(file(name), Files.readString(Path.of("routes/examples", name)));
    }

    LastReload delete(String name) throws IOException {
        mark();
        Files.delete(file(name));
        return next();
    }

    void write(Path file, String content) throws IOException {
        mark();
        Files.writeString(file, content);
    }

    /** What came of the last change; the first one waits for the lint to read its schema. */
    LastReload next() {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> reload.last().orElse(null),
                        now -> now != null && now.at().isAfter(seen));
    }

    /**
     * The folder as it was shipped, and the flow with it. Files come back one by one, and may be read in between: the
     * route that is written last says that all are in.
     */
    void restore() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(LiveRoutes::isRoute).toList()) {
                if (!shipped.containsKey(file)) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<Path, String> one : shipped.entrySet()) {
            if (!Files.exists(one.getKey()) || !Files.readString(one.getKey()).equals(one.getValue())) {
                Files.writeString(one.getKey(), one.getValue());
            }
        }
        String restored = "restored-" + restorations++;
        Files.writeString(file("79-restored.camel.yaml"), RESTORED.formatted(restored));
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> reload.last()
                        .filter(last -> last.routes().contains(restored))
                        .isPresent());
    }

    private void mark() {
        seen = reload.last().map(LastReload::at).orElse(Instant.MIN);
    }

    private static boolean isRoute(Path file) {
        return file.toString().endsWith(".camel.yaml");
    }
}
