package app.plixa.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * HTTP/1.1 as the two ends of a measurement need it and no more: kept connections, a length or chunks. Both ends share
 * the machine with what they measure, so they must cost next to nothing.
 */
final class Wire implements Closeable {
    /** What came: the head without its last empty line, and the body. */
    record Received(String head, byte[] body) {
        /** What a request asks for. */
        String path() {
            int from = head.indexOf(' ') + 1;
            return head.substring(from, head.indexOf(' ', from));
        }

        /** What a response says. */
        int status() {
            return Integer.parseInt(head, 9, 12, 10);
        }

        /** The value of a header. */
        Optional<String> header(String name) {
            for (int line = head.indexOf("\r\n"); line >= 0; line = head.indexOf("\r\n", line + 2)) {
                int from = line + 2;
                if (head.regionMatches(true, from, name, 0, name.length())
                        && head.charAt(from + name.length()) == ':') {
                    int end = head.indexOf("\r\n", from);
                    return Optional.of(head.substring(from + name.length() + 1, end < 0 ? head.length() : end)
                            .strip());
                }
            }
            return Optional.empty();
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[16 * 1024];
    private int from;
    private int to;

    Wire(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** Connects to a port of this machine. */
    static Wire to(int port) throws IOException {
        return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Writes all of it at once. */
    void send(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** A request, or a response; empty when the other side is done. */
    Optional<Received> receive() throws IOException {
        int end = headEnd(from);
        while (end < 0) {
            int looked = Math.max(0, to - from - 3);
            if (!fill()) {
                return Optional.empty();
            }
            end = headEnd(from + looked);
        }
        String head = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
        from = end + 4;
        Received bare = new Received(head, new byte[0]);
        Optional<String> length = bare.header("Content-Length");
        if (length.isPresent()) {
            return Optional.of(new Received(head, exactly(Integer.parseInt(length.get()))));
        }
        boolean chunked = bare.header("Transfer-Encoding").isPresent();
        return Optional.of(chunked ? new Received(head, chunks()) : bare);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int headEnd(int start) {
        for (int i = start; i + 3 < to; i++) {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private byte[] chunks() throws IOException {
        byte[] all = new byte[0];
        for (; ; ) {
            int size = Integer.parseInt(line().split(";")[0].strip(), 16);
            byte[] chunk = exactly(size);
            line();
            if (size == 0) {
                return all;
            }
            int before = all.length;
            all = Arrays.copyOf(all, before + size);
            System.arraycopy(chunk, 0, all, before, size);
        }
    }

    private String line() throws IOException {
        for (int i = from; ; i++) {
            while (i >= to) {
                int passed = i - from;
                require(fill());
                i = from + passed;
            }
            if (buffer[i] == '\n') {
                String line = new String(buffer, from, i - from, StandardCharsets.ISO_8859_1);
                from = i + 1;
                return line;
            }
        }
    }

    private byte[] exactly(int size) throws IOException {
        while (to - from < size) {
            require(fill());
        }
        byte[] bytes = Arrays.copyOfRange(buffer, from, from + size);
        from += size;
        return bytes;
    }

    private static void require(boolean more) throws EOFException {
        if (!more) {
            throw new EOFException("broken off");
        }
    }

    private boolean fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * to);
        }
        int read = in.read(buffer, to, buffer.length - to);
        to += Math.max(0, read);
        return read > 0;
    }
}
