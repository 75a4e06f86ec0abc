package app.plixa.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PostgreSQL with the settings of the one inside the hub. */
final class Database implements AutoCloseable {
    private final Path folder;
    private final EmbeddedPostgres server;

    Database(Path folder) throws IOException {
        this.folder = folder;
        this.server = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "100")
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("wal_compression", "on")
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    long pid() throws IOException {
        return pid(folder);
    }

    /** Of the server that runs on a folder. */
    static long pid(Path folder) throws IOException {
        return Long.parseLong(
                Files.readAllLines(folder.resolve("postmaster.pid")).get(0));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
