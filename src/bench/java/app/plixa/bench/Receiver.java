package app.plixa.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Stands in for the Cloud API ({@code …/messages}) and for a customer who verifies his webhooks ({@code /hook…}). */
final class Receiver implements Closeable {
    private static final byte[] NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REFUSED =
            "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOT_FOUND =
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Whose webhooks come: what signs those of a path, behind what their message is named, and who counts them. */
    record Customer(UnaryOperator<String> secrets, String mark, Tally tally) {
        /** Behind it stands the sender's id of a message. */
        static final String MESSAGE_ID = "\"data\":{\"id\":\"";

        /** One who has one secret, and knows messages by the sender's id. */
        static Customer of(String secret, Tally tally) {
            return new Customer(path -> secret, MESSAGE_ID, tally);
        }
    }

    private final ServerSocket socket;
    private final LongAdder whatsApp = new LongAdder();
    private final LongAdder hooks = new LongAdder();
    private final LongAdder unsigned = new LongAdder();
    private volatile Customer customer = Customer.of("none", new Tally(1, 1));
    private volatile CountDownLatch open = new CountDownLatch(0);

    Receiver() throws IOException {
        this.socket = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Whose webhooks come from now on. */
    void serve(Customer next) {
        customer = next;
    }

    /** WhatsApp takes its time, until it is released. */
    void hold() {
        open = new CountDownLatch(1);
    }

    void release() {
        open.countDown();
    }

    /** Messages that WhatsApp took. */
    long whatsApp() {
        return whatsApp.sum();
    }

    /** Webhooks with a right signature, to whichever endpoint. */
    long hooks() {
        return hooks.sum();
    }

    /** Webhooks whose signature was none. */
    long unsigned() {
        return unsigned.sum();
    }

    @Override
    public void close() throws IOException {
        release();
        socket.close();
    }

    private void accept() {
        try {
            for (; ; ) {
                Socket connection = socket.accept();
                daemon(() -> serve(connection));
            }
        } catch (IOException closed) {
            release();
        }
    }

    private void serve(Socket connection) {
        try (Wire wire = new Wire(connection)) {
            Check check = new Check();
            Optional<Wire.Received> request = wire.receive();
            while (request.isPresent()) {
                wire.send(answer(request.get(), check));
                request = wire.receive();
            }
        } catch (IOException | InterruptedException | GeneralSecurityException over) {
            // The contender closes its connections when it ends.
            return;
        }
    }

    private byte[] answer(Wire.Received request, Check check) throws InterruptedException, GeneralSecurityException {
        String path = request.path();
        if (path.startsWith("/hook")) {
            return hook(request, check);
        }
        return path.endsWith("/messages") ? send(request) : NOT_FOUND;
    }

    private byte[] send(Wire.Received request) throws InterruptedException {
        open.await();
        whatsApp.increment();
        String to = Text.after(request.body(), "\"to\":\"");
        String answer = "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"" + to + "\",\"wa_id\":\"" + to
                + "\"}],\"messages\":[{\"id\":\"wamid." + Long.toString(System.nanoTime(), 36)
                + Thread.currentThread().getId() + "\"}]}";
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + answer.length() + "\r\n\r\n"
                        + answer)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] hook(Wire.Received request, Check check) throws GeneralSecurityException {
        Customer now = customer;
        String path = request.path();
        String expected = check.signature(now.secrets.apply(path), request.body());
        if (request.header("X-Plixa-Signature").filter(expected::equals).isEmpty()) {
            unsigned.increment();
            return REFUSED;
        }
        hooks.increment();
        now.tally.told(Text.after(request.body(), now.mark), path);
        return NO_CONTENT;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "receiver");
        thread.setDaemon(true);
        thread.start();
    }

    /** A connection's own: what it is made of is not made anew for each webhook. */
    private static final class Check {
        private String secret = "";
        private Mac mac;

        String signature(String with, byte[] body) throws GeneralSecurityException {
            if (!with.equals(secret)) {
                mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(with.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                secret = with;
            }
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        }
    }
}
