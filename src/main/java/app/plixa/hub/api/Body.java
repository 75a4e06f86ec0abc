package app.plixa.hub.api;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a request's body until somebody reads them: in memory or, where they may be many, on disk. */
interface Body extends Closeable {
    /** Where arriving bytes go. */
    OutputStream in();

    /** What has arrived, from the first byte on. */
    InputStream out() throws IOException;

    /** The same at once; nothing of what is on disk. */
    byte[] bytes();

    @Override
    void close() throws IOException;

    /** In memory. */
    static Body inMemory(int expected) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(expected);
        return new Body() {
            @Override
            public OutputStream in() {
                return bytes;
            }

            @Override
            public InputStream out() {
                return new ByteArrayInputStream(bytes.toByteArray());
            }

            @Override
            public byte[] bytes() {
                return bytes.toByteArray();
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    /** In a file of this folder that has no name any more: whatever becomes of the process, it leaves nothing behind. */
    static Body onDisk(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = Files.createTempFile(folder, "body-", ".tmp");
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        OutputStream in = Channels.newOutputStream(channel);
        return new Body() {
            @Override
            public OutputStream in() {
                return in;
            }

            @Override
            public InputStream out() throws IOException {
                channel.position(0);
                return Channels.newInputStream(channel);
            }

            @Override
            public byte[] bytes() {
                return new byte[0];
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
