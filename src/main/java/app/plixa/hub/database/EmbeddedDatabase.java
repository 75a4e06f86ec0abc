package app.plixa.hub.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;

/**
 * A PostgreSQL server of our own, its data kept in {@code <data-dir>/postgres}. One hub a data folder: a second one is
 * refused, and a server that a killed hub left behind is stopped first.
 */
final class EmbeddedDatabase implements JdbcConnectionDetails, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private final FileChannel lockFile;
    private final EmbeddedPostgres server;

    /** Starts the server and waits until it takes connections; a crash before may need recovery first. */
    EmbeddedDatabase(Path dataFolder) throws IOException {
        Files.createDirectories(dataFolder);
        this.lockFile = lock(dataFolder.resolve("hub.lock"));
        Path data = dataFolder.resolve("postgres").toAbsolutePath();
        stopLeftover(data.resolve("postmaster.pid"));
        Path said = dataFolder.resolve("postgres.log").toAbsolutePath();
        Files.deleteIfExists(said);
        ProcessBuilder.Redirect toFile = ProcessBuilder.Redirect.appendTo(said.toFile());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setOverrideWorkingDirectory(
                        dataFolder.resolve("postgres-binaries").toAbsolutePath().toFile())
                .setCleanDataDirectory(false)
                // Spring closes it after everything that uses it; the library's own hook would not wait.
                .setRegisterShutdownHook(false)
                .setPGStartupWait(RECOVERY)
                // The library starts the server for tests, with -F and asynchronous commits. This one is the truth.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                // Nobody comes by a socket file, and /tmp may be closed to us.
                .setServerConfig("unix_socket_directories", "")
                // Why it ends, and no more: what it says of statements may have phones in it.
                .setServerConfig("log_min_messages", "fatal")
                .setOutputRedirector(toFile)
                .setErrorRedirector(toFile)
                .setServerConfig("max_connections", "100")
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("wal_compression", "on");
        try {
            this.server = builder.start();
        } catch (IOException | IllegalStateException e) {
            String words = Files.exists(said) ? Files.readString(said) : "nothing";
            throw new IOException("PostgreSQL did not start. It said, in " + said + ": " + words, e);
        }
    }

    @Override
    public String getJdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    @Override
    public String getUsername() {
        return "postgres";
    }

    @Override
    public String getPassword() {
        return "";
    }

    @Override
    public void close() throws IOException {
        try {
            server.close();
        } finally {
            lockFile.close();
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new FolderInUseException(file.getParent());
        }
        return channel;
    }

    private static void stopLeftover(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        long pid = lines.isEmpty() ? -1 : Long.parseLong(lines.get(0).strip());
        ProcessHandle.of(pid).filter(EmbeddedDatabase::isPostgres).ifPresent(EmbeddedDatabase::stop);
    }

    /** A pid may belong to somebody else by now. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().map(c -> c.endsWith("postgres")).orElse(false);
    }

    private static void stop(ProcessHandle leftover) {
        log.info("Stopping the database process {} that an earlier hub left behind", leftover.pid());
        leftover.destroy();
        try {
            leftover.onExit().get(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            leftover.destroyForcibly();
            leftover.onExit().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("Cannot stop database process " + leftover.pid(), e);
        }
    }
}
