package app.plixa.hub.panel;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open pages that what they show has changed. It looks each second, for those who look on, instead of being told:
 * the flow pays nothing for it, and what another node did is seen, too.
 */
@Component
class Live implements AutoCloseable {
    private static final int QUIET_SECONDS = 15;
    /** A page asks again when its stream ends; a session that is over is found out then. */
    private static final long LONGEST_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private static final int MOST = 500;

    private static final class Watch {
        final SseEmitter page = new SseEmitter(LONGEST_MILLIS);
        final Supplier<String> look;
        String seen;
        int quiet;

        Watch(Supplier<String> look) {
            this.look = look;
            this.seen = look.get();
        }
    }

    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "live-pages");
        thread.setDaemon(true);
        return thread;
    });

    Live() {
        looks.scheduleWithFixedDelay(this::lookAll, 1, 1, TimeUnit.SECONDS);
    }

    /** A stream for a page: told whenever {@code look} gives another text. */
    SseEmitter watch(Supplier<String> look) {
        if (watches.size() >= MOST) {
            throw new RefusedException(503, "Too many pages are open on this hub.");
        }
        Watch watch = new Watch(look);
        watch.page.onCompletion(() -> watches.remove(watch));
        watch.page.onTimeout(watch.page::complete);
        watch.page.onError(e -> watches.remove(watch));
        watches.add(watch);
        return watch.page;
    }

    /** Open pages must not hold up the hub's stop. */
    @EventListener
    void stopping(ContextClosedEvent event) {
        close();
    }

    @Override
    public void close() {
        looks.shutdownNow();
        watches.forEach(watch -> watch.page.complete());
    }

    private void lookAll() {
        for (Watch watch : watches) {
            try {
                look(watch);
            } catch (IOException | RuntimeException e) {
                // The page is gone; the next one that opens is told afresh.
                watches.remove(watch);
                watch.page.complete();
            }
        }
    }

    private static void look(Watch watch) throws IOException {
        String now = watch.look.get();
        if (!now.equals(watch.seen)) {
            watch.seen = now;
            watch.quiet = 0;
            watch.page.send(SseEmitter.event().name("changed").data(""));
        } else if (++watch.quiet >= QUIET_SECONDS) {
            watch.quiet = 0;
            watch.page.send(SseEmitter.event().comment(""));
        }
    }
}
