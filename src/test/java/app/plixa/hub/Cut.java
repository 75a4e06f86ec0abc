package app.plixa.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A wire between a client and a port. While it is cut nothing passes, and neither end is told. */
final class Cut implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean cut;

    Cut(int target) throws IOException {
        this.target = target;
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** How many connections go through. */
    int connections() {
        return open.size() / 2;
    }

    /** What is under way is lost, what comes is not answered. */
    void cut() {
        cut = true;
    }

    /** What hung in the cut wire ends now; new connections pass. */
    void mend() throws IOException {
        cut = false;
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException e) {
                // The port is closed; else the next one may come.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(client);
            open.add(broker);
            threads.execute(() -> pass(client, broker));
            threads.execute(() -> pass(broker, client));
        } catch (IOException e) {
            // Nobody is behind it, so nobody answers here.
            client.close();
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] bytes = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read = in.read(bytes);
            while (read >= 0) {
                if (!cut) {
                    out.write(bytes, 0, read);
                }
                read = in.read(bytes);
            }
        } catch (IOException e) {
            // One end has gone; the other one follows.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        mend();
        threads.shutdownNow();
    }
}
