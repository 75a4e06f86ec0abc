package app.plixa.hub.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** As the system looks names up. That takes a thread for each, so that a name server that hangs is given many. */
final class SystemLookup implements Lookup, AutoCloseable {
    private static final int MOST = 256;

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, MOST, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "webhook-names");
                thread.setDaemon(true);
                return thread;
            });

    @Override
    public CompletableFuture<InetAddress[]> addresses(String host) {
        CompletableFuture<InetAddress[]> found = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    found.complete(InetAddress.getAllByName(host));
                } catch (UnknownHostException e) {
                    found.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            found.completeExceptionally(new UnknownHostException(host + ": too many look-ups hang"));
        }
        return found;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
