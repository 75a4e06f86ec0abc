package app.plixa.hub;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** As much of STOMP 1.2 as fits on a page. */
final class StompClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    StompClient(int port, String user, String secret) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
        send("CONNECT", "", "accept-version:1.2", "host:plixa", "login:" + user, "passcode:" + secret);
    }

    void send(String command, String body, String... headers) throws IOException {
        String frame = command + "\n" + String.join("\n", headers) + "\n\n" + body + "\0";
        socket.getOutputStream().write(frame.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** The next frame whole; empty when the connection has ended. */
    String receive() throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int next = in.read();
        while (next > 0 || next == 0 && frame.size() == 0) {
            if (next != '\n' || frame.size() > 0) {
                frame.write(next);
            }
            next = in.read();
        }
        return frame.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
