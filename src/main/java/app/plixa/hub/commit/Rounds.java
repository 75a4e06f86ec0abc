package app.plixa.hub.commit;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.support.TaskUtils;

/** The same work again and again, on a thread of its own that keeps no process alive. */
public final class Rounds implements AutoCloseable {
    private final ScheduledExecutorService timer;

    /** @param name of the thread */
    public Rounds(String name) {
        this.timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins after {@code first}, and again a {@code pause} after each round; what one throws is logged, and ends no other. */
    public void begin(Duration first, Duration pause, Runnable round) {
        timer.scheduleWithFixedDelay(
                TaskUtils.decorateTaskWithErrorHandler(round, null, true),
                first.toMillis(),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Whether more rounds come. */
    public boolean isOpen() {
        return !timer.isShutdown();
    }

    /** Interrupts the round under way; none follows. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
