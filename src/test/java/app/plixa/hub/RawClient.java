package app.plixa.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Sends bytes as they are, which no HTTP client would. */
final class RawClient {
    /** What came back; {@code closed} when the hub ended the connection. */
    record Answer(String text, boolean closed) {
        int status() {
            return text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
        }

        String head() {
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? text : text.substring(0, end);
        }

        JsonNode json() {
            return RunningHub.json(text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1));
        }
    }

    private final int port;

    RawClient(RunningHub hub) {
        this.port = URI.create(hub.url("")).getPort();
    }

    /** Asks with {@code Connection: close}, so that the answer has an end. */
    Answer ask(String requestLine, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(requestLine + "\r\nHost: hub\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return send(head + "\r\n");
    }

    /** Sends bytes (Latin-1), and reads until the end. */
    Answer send(String bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return read(socket);
        }
    }

    /** Sends {@code start} at once, then one byte each {@code pause} until the hub ends it. */
    Answer dribble(String start, Duration pause, Duration atMost) throws IOException {
        long end = System.nanoTime() + atMost.toNanos();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(start.getBytes(StandardCharsets.ISO_8859_1));
            while (System.nanoTime() < end && socket.getInputStream().available() == 0) {
                socket.getOutputStream().write('a');
                LockSupport.parkNanos(pause.toNanos());
            }
            socket.setSoTimeout(1_000);
            return read(socket);
        } catch (IOException reset) {
            return new Answer("", true);
        }
    }

    /** Sends {@code start}, and {@code end} after a pause. */
    Answer inTwo(String start, Duration pause, String end) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(start.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            LockSupport.parkNanos(pause.toNanos());
            socket.getOutputStream().write(end.getBytes(StandardCharsets.ISO_8859_1));
            return read(socket);
        }
    }

    private static Answer read(Socket socket) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                text.write(b);
            }
            return new Answer(text.toString(StandardCharsets.ISO_8859_1), true);
        } catch (SocketTimeoutException e) {
            return new Answer(text.toString(StandardCharsets.ISO_8859_1), false);
        }
    }
}
