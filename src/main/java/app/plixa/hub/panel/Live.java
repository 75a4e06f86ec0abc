package app.plixa.hub.panel;

import app.plixa.hub.commit.Rounds;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open pages that what they show has changed. It looks each second, for those who look on, instead of being told:
 * the flow pays nothing for it, and what another node did is seen, too.
 */
@Component
class Live implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Live.class);
    private static final int QUIET_SECONDS = 15;
    /** A page asks again when its stream ends; a session that is over is found out then. */
    private static final long LONGEST_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private static final int MOST = 500;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int MOST_OF_ONE = 20;
    /** A look that takes long is taken the more seldom: looking on costs a twentieth of a thread at most. */
    private static final int REST = 20;

    /**
     * A part of a page.
     *
     * @param name by which the page knows it
     * @param key the same for all who look at the same thing: it is looked at once for all of them
     * @param look another text whenever what is shown is another
     * @param seen the text of what the page shows now
     */
    record Part(String name, String key, Look look, String seen) {}

    /** A look at what a part shows. */
    @FunctionalInterface
    interface Look {
        String text() throws SQLException;
    }

    private static final class Stream extends SseEmitter {
        Stream() {
            super(LONGEST_MILLIS);
        }

        /** nginx, as it comes, keeps what it is not told to hand on until a buffer is full. */
        @Override
        protected void extendResponse(ServerHttpResponse response) {
            super.extendResponse(response);
            response.getHeaders().set("X-Accel-Buffering", "no");
        }
    }

    private static final class Watch {
        final SseEmitter page = new Stream();
        final String user;
        final List<Part> parts;
        final Map<String, String> seen = new HashMap<>();
        /** The head of the answer goes with its first word, which is due at once. */
        int quiet = QUIET_SECONDS;

        Watch(String user, List<Part> parts) {
            this.user = user;
            this.parts = parts;
            parts.forEach(part -> seen.put(part.name(), part.seen()));
        }
    }

    /** What a look gave, and until when that is good, by the clock of {@link System#nanoTime}. */
    private record Looked(String text, long until) {}

    private Map<String, Looked> looked = Map.of();
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final Rounds rounds = new Rounds("live-pages");

    Live() {
        rounds.begin(LOOK, LOOK, this::lookAll);
    }

    /** A stream for a page: told the name of each part whose look gives another text than the page has seen. */
    SseEmitter watch(String user, List<Part> parts) {
        if (watches.size() >= MOST) {
            throw new RefusedException(503, "Too many pages are open on this hub.");
        }
        if (watches.stream().filter(one -> one.user.equals(user)).count() >= MOST_OF_ONE) {
            throw new RefusedException(503, "You have too many pages open.");
        }
        Watch watch = new Watch(user, parts);
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
        rounds.close();
        watches.forEach(watch -> watch.page.complete());
    }

    private void lookAll() {
        Map<String, Looked> now = new HashMap<>();
        for (Watch watch : watches) {
            try {
                look(watch, now);
            } catch (Exception | Error e) {
                // The page is gone, or the database is; a page that asks again is told what it has missed.
                watches.remove(watch);
                end(watch);
            }
        }
        looked = now;
    }

    /** What is thrown here would end this look for the other pages. */
    private static void end(Watch watch) {
        try {
            watch.page.complete();
        } catch (RuntimeException e) {
            log.debug("the stream of a page was gone already: {}", e.toString());
        }
    }

    private Looked look(Part part) throws SQLException {
        long begin = System.nanoTime();
        Looked before = looked.get(part.key());
        if (before != null && before.until() - begin > 0) {
            return before;
        }
        String text = part.look().text();
        long end = System.nanoTime();
        return new Looked(text, end + REST * (end - begin));
    }

    private void look(Watch watch, Map<String, Looked> round) throws IOException, SQLException {
        boolean told = false;
        for (Part part : watch.parts) {
            Looked look = round.get(part.key());
            if (look == null) {
                look = look(part);
                round.put(part.key(), look);
            }
            String now = look.text();
            if (!now.equals(watch.seen.put(part.name(), now))) {
                told = true;
                watch.page.send(SseEmitter.event().name("changed").data(part.name()));
            }
        }
        watch.quiet = told ? 0 : watch.quiet + 1;
        if (watch.quiet >= QUIET_SECONDS) {
            watch.quiet = 0;
            watch.page.send(SseEmitter.event().comment(""));
        }
    }
}
