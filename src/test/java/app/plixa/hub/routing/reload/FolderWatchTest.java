package app.plixa.hub.routing.reload;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
    @TempDir
    private Path folder;

    @Test
    void anErrorDoesNotEndTheWatch() throws IOException {
        AtomicInteger told = new AtomicInteger();
        try (FolderWatch watch = new FolderWatch(folder, () -> {
            if (told.incrementAndGet() == 1) {
                throw new NoClassDefFoundError("of a component that is half there");
            }
            return true;
        })) {
            watch.start(Duration.ofMillis(20));

            Files.writeString(folder.resolve("a.yaml"), "x");

            await().until(() -> told.get() == 2);
        }
    }
}
