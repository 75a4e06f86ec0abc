package app.plixa.hub.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what takes too long, for all clients of this process with one look: an alarm for each exchange would wake a thread
 * for each, and a look for each client keeps an idle hub awake.
 */
final class Overdue {
    private static final Logger log = LoggerFactory.getLogger(Overdue.class);

    private static final long LOOK_MILLIS = 250;

    private static final Set<Runnable> LOOKS = ConcurrentHashMap.newKeySet();

    static {
        Executors.newSingleThreadScheduledExecutor(work -> {
                    Thread thread = new Thread(work, "http-overdue");
                    thread.setDaemon(true);
                    return thread;
                })
                .scheduleWithFixedDelay(
                        () -> LOOKS.forEach(Overdue::look), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Overdue() {}

    /** Calls it four times a second, until it is {@link #forget forgotten}; it must not block. */
    static void watch(Runnable stopOverdue) {
        LOOKS.add(stopOverdue);
    }

    /** Calls it no more. */
    static void forget(Runnable stopOverdue) {
        LOOKS.remove(stopOverdue);
    }

    private static void look(Runnable stopOverdue) {
        try {
            stopOverdue.run();
        } catch (RuntimeException | Error e) {
            // The other clients' looks go on, and this one's next.
            log.error("what is overdue at a client was not ended", e);
        }
    }
}
