package app.plixa.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.util.FileSystemUtils;

/** A main class of this folder on a PostgreSQL of its own, started with {@code --port}, {@code --peer} and {@code --database}. */
final class OnPostgres implements Contender {
    private final String name;
    private final String main;
    private final List<String> options;
    private final int receiver;
    private final Path folder;
    private Database database;
    private Process process;

    OnPostgres(String name, Class<?> main, int receiver, String... options) throws IOException {
        this.name = name;
        this.main = main.getName();
        this.receiver = receiver;
        this.options = List.of(options);
        this.folder = Files.createTempDirectory("bench-peer");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Place start() throws Exception {
        database = new Database(folder.resolve("postgres"));
        int port = Processes.free();
        List<String> command = new ArrayList<>(List.of(
                "java",
                "-XX:+UseParallelGC",
                "-Xmx768m",
                "-cp",
                System.getProperty("java.class.path"),
                main,
                "--port=" + port,
                "--peer=" + receiver,
                "--database=" + database.url()));
        command.addAll(options);
        Path log = new File(folder.toFile(), "peer.log").toPath();
        process = Processes.start(command, Map.of(), log);
        Processes.awaitPort(process, port, log);
        return new Place(port, "plixa_pat_bench", "secret");
    }

    @Override
    public Map<String, Long> parts() throws IOException {
        return Map.of("Java", process.pid(), "PostgreSQL", database.pid());
    }

    @Override
    public void close() throws IOException {
        Processes.end(Optional.ofNullable(process));
        if (database != null) {
            database.close();
        }
        FileSystemUtils.deleteRecursively(folder);
    }
}
