package app.plixa.hub.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Writes what arrives to disk, whole and measured, before anything else is done with it. */
@Component
public class Staging {
    private static final Logger log = LoggerFactory.getLogger(Staging.class);
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final Path folder;
    private final Clock clock;

    Staging(@Value("${hub.media.folder}") Path media, Clock clock) throws IOException {
        this.folder = Files.createDirectories(media.resolve("incoming"));
        this.clock = clock;
        clear();
    }

    /**
     * Reads the stream to its end and leaves it open.
     *
     * @throws TooLargeException when there are more than {@code largest} bytes
     */
    public Staged take(InputStream source, long largest) throws IOException {
        Path file = Files.createTempFile(folder, "", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            Staged staged = copy(source, largest, file, channel);
            channel.force(true);
            return staged;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static Staged copy(InputStream source, long largest, Path file, FileChannel channel) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[64 * 1024];
        byte[] head = new byte[0];
        long size = 0;
        for (int count = source.readNBytes(buffer, 0, buffer.length);
                count > 0;
                count = source.readNBytes(buffer, 0, buffer.length)) {
            head = size == 0 ? Arrays.copyOf(buffer, Math.min(count, Format.HEAD)) : head;
            size += count;
            if (size > largest) {
                throw new TooLargeException(largest);
            }
            digest.update(buffer, 0, count);
            write(channel, ByteBuffer.wrap(buffer, 0, count));
        }
        return new Staged(file, size, HexFormat.of().formatHex(digest.digest()), head);
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Removes what a crash left behind; others that share the folder may be at work on what is newer. */
    void clear() throws IOException {
        Instant before = clock.instant().minus(FORGOTTEN);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (before.toEpochMilli() > file.toFile().lastModified() && Files.deleteIfExists(file)) {
                    log.info("half a file of an earlier day removed");
                }
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
