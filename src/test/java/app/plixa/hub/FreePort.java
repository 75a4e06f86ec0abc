package app.plixa.hub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a process that opens it later. */
public final class FreePort {
    private FreePort() {}

    /**
     * One that nobody listens at, below those that the system gives to connections: else any client of another test
     * might be given it before the process opens it.
     */
    public static int draw() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
    }
}
