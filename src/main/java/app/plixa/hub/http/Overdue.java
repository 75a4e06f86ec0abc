package app.plixa.hub.http;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends what takes too long, for all clients of this process on one thread: an alarm for each exchange would wake a thread
 * for each, and a thread for each client keeps an idle hub awake.
 */
final class Overdue {
    private static final long LOOK_MILLIS = 250;

    private static final ScheduledExecutorService CLOCKWORK = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "http-overdue");
        thread.setDaemon(true);
        return thread;
    });

    private Overdue() {}

    /** Calls it four times a second, until what is given is cancelled; it must not block. */
    static Future<?> look(Runnable stopOverdue) {
        return CLOCKWORK.scheduleWithFixedDelay(stopOverdue, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
}
