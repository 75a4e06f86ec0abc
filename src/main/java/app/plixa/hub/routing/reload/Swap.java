package app.plixa.hub.routing.reload;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Puts changed routes in the place of those that run, one by one: what is under way in the old one finishes first, and
 * who calls it meanwhile waits (direct and HTTP entries, queues). All of them, or none.
 */
final class Swap {
    /** Entries whose callers wait while they are closed. */
    private static final List<String> WAITED_FOR = List.of("direct:", "platform-http:");

    /** Who found an entry open just before it closed is counted as under way by then. */
    private static final Duration LATE_ENTRANTS = Duration.ofMillis(100);

    private final ModelCamelContext camel;
    private final Duration drain;
    private final KameletRoutes kamelets;

    /** What is under way in a route gets as long as {@code drain}. */
    Swap(CamelContext camel, Duration drain) {
        this.camel = (ModelCamelContext) camel;
        this.drain = drain;
        this.kamelets = new KameletRoutes(this.camel, drain);
    }

    /** A route had too much to finish; it goes on as it was. */
    static final class BusyException extends Exception {
        private static final long serialVersionUID = 1;

        BusyException(String route, Duration drain) {
            super("The route '" + route + "' had not finished what was under way after " + drain.toSeconds()
                    + " s; it goes on and is tried again.");
        }
    }

    /** A route could not be started; all is as it was. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        FailedException(String route, Piece piece, Exception cause) {
            super(piece.file() + ": route " + route + ": " + Rehearsal.cause(cause), cause);
        }
    }

    private interface Undo {
        void run() throws Exception;
    }

    /** Afterwards the routes with these ids run as {@code next} has them; on an exception as {@code before} had them. */
    void apply(Flow before, Flow next, List<String> ids) throws Exception {
        Deque<Undo> undo = new ArrayDeque<>();
        try {
            // What one leaves another may begin with.
            List<String> leaving = ids.stream()
                    .filter(id -> leavesItsEntry(
                            before.routes().get(id), next.routes().get(id)))
                    .toList();
            for (String id : leaving) {
                remove(id, before.routes().get(id), undo);
            }
            for (String id : ids) {
                if (before.routes().containsKey(id) && !leaving.contains(id)) {
                    remove(id, before.routes().get(id), undo);
                }
                if (next.routes().containsKey(id)) {
                    start(id, next.routes().get(id), undo);
                }
            }
        } catch (Exception | Error e) {
            takeBack(undo, e);
            throw e;
        }
    }

    private static boolean leavesItsEntry(Piece old, Piece changed) {
        return old != null && (changed == null || !old.beginsLike(changed));
    }

    private static void takeBack(Deque<Undo> undo, Throwable cause) {
        for (Undo step : undo) {
            try {
                step.run();
            } catch (Exception | Error again) {
                cause.addSuppressed(again);
            }
        }
    }

    private void remove(String id, Piece old, Deque<Undo> undo) throws Exception {
        stopAll(id);
        undo.push(() -> load(old));
        kamelets.remove(id);
    }

    private void start(String id, Piece piece, Deque<Undo> undo) throws FailedException {
        undo.push(() -> kamelets.remove(id));
        try {
            load(piece);
        } catch (Exception e) {
            throw new FailedException(id, piece, e);
        }
    }

    private void load(Piece piece) throws Exception {
        PluginHelper.getRoutesLoader(camel).loadRoutes(piece.resource());
    }

    /** Stops a route and what feeds it; one that is busy goes on. */
    private void stopAll(String id) throws Exception {
        Optional<String> source = kamelets.sourceOf(id);
        Optional<Consumer> entry = waitingEntry(id);
        if (source.isPresent() && !stop(source.get())) {
            throw new BusyException(id, drain);
        }
        if (entry.isPresent()) {
            ServiceHelper.suspendService(entry.get());
            TimeUnit.MILLISECONDS.sleep(LATE_ENTRANTS.toMillis());
        }
        if (!stop(id)) {
            entry.ifPresent(ServiceHelper::resumeService);
            if (source.isPresent()) {
                camel.getRouteController().startRoute(source.get());
            }
            throw new BusyException(id, drain);
        }
    }

    /** Whether all of it finished in time; if not, the route goes on. */
    private boolean stop(String id) throws Exception {
        return camel.getRouteController().stopRoute(id, drain.toMillis(), TimeUnit.MILLISECONDS, true);
    }

    /** Camel keeps an entry open while it drains, so a busy one would never end; of these callers wait while it is closed. */
    private Optional<Consumer> waitingEntry(String id) {
        return Optional.ofNullable(camel.getRoute(id)).map(Route::getConsumer).filter(consumer -> WAITED_FOR.stream()
                .anyMatch(consumer.getEndpoint().getEndpointUri()::startsWith));
    }
}
