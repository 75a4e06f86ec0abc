package app.plixa.hub.routing.reload;

import app.plixa.hub.routing.lint.RouteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a folder has changed, once it is left alone. It looks instead of being told: that works on every file
 * system, mounted ones included, and costs a look at forty names. While nothing changes it looks less often.
 */
final class FolderWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);
    private static final int UNHURRIED = 4;

    private final Path folder;
    private final BooleanSupplier changed;
    private final ScheduledExecutorService thread;
    private String before;
    private String settled;

    /** Calls {@code changed} when two looks {@code pause} apart see the same, and again later where it gives false. */
    FolderWatch(Path folder, BooleanSupplier changed) {
        this.folder = folder;
        this.changed = changed;
        this.settled = look();
        this.before = settled;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread watching = new Thread(work, "routes-watch");
            watching.setDaemon(true);
            return watching;
        });
    }

    void start(Duration pause) {
        lookAfter(UNHURRIED * pause.toMillis(), pause.toMillis());
    }

    private void lookAfter(long wait, long pause) {
        if (!thread.isShutdown()) {
            thread.schedule(
                    () -> lookAfter(isHurried() ? pause : UNHURRIED * pause, pause), wait, TimeUnit.MILLISECONDS);
        }
    }

    private boolean isHurried() {
        try {
            return compare();
        } catch (RuntimeException | Error e) {
            // What is not caught here would end the watch for good.
            log.error("the folder of routes was not looked at: {}", folder, e);
            return false;
        }
    }

    /** Whether something is still to be told of. */
    private boolean compare() {
        String now = look();
        if (now.equals(before) && !now.equals(settled)) {
            settled = changed.getAsBoolean() ? now : "";
        }
        before = now;
        return !now.equals(settled);
    }

    private String look() {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !RouteFile.isHidden(file))
                    .sorted()
                    .map(FolderWatch::mark)
                    .collect(Collectors.joining("\n"));
        } catch (IOException | java.io.UncheckedIOException e) {
            return "unreadable: " + e.getMessage();
        }
    }

    private static String mark(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return file + " " + attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return file + " gone";
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
