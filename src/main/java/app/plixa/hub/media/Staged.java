package app.plixa.hub.media;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A whole file on this machine's disk that no store has yet; closing it removes it.
 *
 * @param sha256 of its bytes, hex
 * @param head its first bytes
 */
public record Staged(Path file, long size, String sha256, byte[] head) implements Closeable {
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
