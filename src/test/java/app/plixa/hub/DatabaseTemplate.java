package app.plixa.hub;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.springframework.util.FileSystemUtils;

/**
 * An empty, migrated database, made once a process: hubs of tests begin with a copy of its files, which takes a tenth of
 * the time. That a hub makes its own is what {@code CrashIT} sees.
 */
final class DatabaseTemplate {
    private static final String DATA = "postgres";
    private static final String BINARIES = "postgres-binaries";
    private static final Path TEMPLATE = make();

    private DatabaseTemplate() {}

    /** Puts a database into a hub's data folder that has none yet. */
    static void copyTo(Path folder) {
        if (Files.exists(folder.resolve(DATA))) {
            return;
        }
        try (Stream<Path> files = Files.walk(TEMPLATE.resolve(DATA))) {
            Files.createDirectories(folder);
            Files.createSymbolicLink(folder.resolve(BINARIES), TEMPLATE.resolve(BINARIES));
            List<Path> all = files.toList();
            for (Path file : all) {
                Files.copy(
                        file,
                        folder.resolve(TEMPLATE.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("database");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
            try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(folder.resolve(DATA))
                    .setOverrideWorkingDirectory(folder.resolve(BINARIES).toFile())
                    .setCleanDataDirectory(false)
                    .start()) {
                Flyway.configure()
                        .dataSource(server.getPostgresDatabase())
                        .load()
                        .migrate();
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
