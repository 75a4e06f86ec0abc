package app.plixa.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** What a Node team would build: Express and BullMQ on Redis, one process (src/bench/peers). */
final class BullMq implements Contender {
    private static final Path PEER = Path.of("src/bench/peers");

    private final String fsync;
    private final int receiver;
    private final Path folder;
    private Process redis;
    private Process node;

    /** @param fsync how Redis flushes its append-only file: {@code everysec} or {@code always} */
    BullMq(String fsync, int receiver) throws IOException {
        this.fsync = fsync;
        this.receiver = receiver;
        this.folder = Files.createTempDirectory("bench-bullmq");
    }

    /** Whether what it needs is on this machine. */
    static boolean possible() {
        return Stream.of("node", "npm", "redis-server").allMatch(Processes::isThere);
    }

    @Override
    public String name() {
        return "Express + BullMQ + Redis (" + fsync + ")";
    }

    @Override
    public Place start() throws Exception {
        if (!Files.exists(PEER.resolve("node_modules"))) {
            Processes.run(List.of("npm", "ci", "--silent", "--prefix", PEER.toString()));
        }
        int redisPort = Processes.free();
        Path redisLog = folder.resolve("redis.log");
        redis = Processes.start(
                List.of(
                        "redis-server",
                        "--port",
                        "" + redisPort,
                        "--bind",
                        "127.0.0.1",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        fsync,
                        "--save",
                        "",
                        "--dir",
                        folder.toString()),
                Map.of(),
                redisLog);
        Processes.awaitPort(redis, redisPort, redisLog);
        int port = Processes.free();
        Path nodeLog = folder.resolve("node.log");
        Map<String, String> environment =
                Map.of("REDIS_PORT", "" + redisPort, "PEER_PORT", "" + receiver, "PORT", "" + port);
        node = Processes.start(List.of("node", PEER.resolve("bullmq.mjs").toString()), environment, nodeLog);
        Processes.awaitPort(node, port, nodeLog);
        return new Place(port, "plixa_pat_bench", "secret");
    }

    @Override
    public Map<String, Long> parts() {
        return Map.of("Node", node.pid(), "Redis", redis.pid());
    }

    @Override
    public void close() throws IOException {
        Processes.end(Optional.ofNullable(node));
        Processes.end(Optional.ofNullable(redis));
        FileSystemUtils.deleteRecursively(folder);
    }
}
