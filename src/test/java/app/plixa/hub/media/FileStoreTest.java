package app.plixa.hub.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files on disk: whole, replaced as a whole, and gone when they are removed. */
class FileStoreTest {
    private static final String ID = "med_0199a3b2c4d57e8f9a0b1c2d3e4f5064";

    @TempDir
    Path folder;

    @Test
    void aFileIsKeptReplacedAndRemoved() throws IOException {
        Staging staging = new Staging(folder, Clock.systemUTC());
        FileStore store = new FileStore(folder);

        store.put(ID, staging.take(bytes("one"), 3));
        assertThat(read(store)).isEqualTo("one");
        store.put(ID, staging.take(bytes("two"), 3));
        assertThat(read(store)).isEqualTo("two");
        store.remove(ID);
        store.remove(ID);

        assertThatThrownBy(() -> store.open(ID)).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsTooLargeLeavesNothing() throws IOException {
        Staging staging = new Staging(folder, Clock.systemUTC());

        assertThatThrownBy(() -> staging.take(bytes("four"), 3)).isInstanceOf(TooLargeException.class);

        assertThat(folder.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void halfFilesOfAnEarlierDayAreRemovedAtTheStart() throws IOException {
        Path incoming = Files.createDirectories(folder.resolve("incoming"));
        Path old = Files.writeString(incoming.resolve("old.tmp"), "x");
        Path others = Files.writeString(incoming.resolve("new.tmp"), "x");
        Files.setLastModifiedTime(old, FileTime.from(Clock.systemUTC().instant().minus(Duration.ofDays(2))));

        new Staging(folder, Clock.systemUTC());

        assertThat(old).doesNotExist();
        assertThat(others).exists();
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(MediaStore store) throws IOException {
        try (InputStream in = store.open(ID)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
