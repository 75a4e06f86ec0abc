package app.plixa.hub.routing.reload;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;

/**
 * Puts changed routes in the place of those that run, one by one: what is under way in the old one finishes first, and
 * who calls it meanwhile waits (direct entries, queues). All of them, or none.
 */
final class Swap {
    private final ModelCamelContext camel;
    private final Duration drain;

    /** What is under way in a route gets as long as {@code drain}. */
    Swap(CamelContext camel, Duration drain) {
        this.camel = (ModelCamelContext) camel;
        this.drain = drain;
    }

    /** A route had too much to finish; it goes on as it was. */
    static final class BusyException extends Exception {
        private static final long serialVersionUID = 1;

        BusyException(String route, Duration drain) {
            super("The route '" + route + "' had not finished what was under way after " + drain.toSeconds()
                    + " s; it goes on and is tried again.");
        }
    }

    private interface Undo {
        void run() throws Exception;
    }

    /** Afterwards the routes with these ids run as {@code next} has them; on an exception as {@code before} had them. */
    void apply(Flow before, Flow next, List<String> ids) throws Exception {
        Deque<Undo> undo = new ArrayDeque<>();
        try {
            for (String id : ids) {
                Piece old = before.routes().get(id);
                Piece changed = next.routes().get(id);
                if (old != null) {
                    remove(id);
                    undo.push(() -> load(old));
                }
                if (changed != null) {
                    undo.push(() -> forget(id));
                    load(changed);
                }
            }
        } catch (Exception e) {
            for (Undo step : undo) {
                try {
                    step.run();
                } catch (Exception again) {
                    e.addSuppressed(again);
                }
            }
            throw e;
        }
    }

    private void load(Piece piece) throws Exception {
        PluginHelper.getRoutesLoader(camel).loadRoutes(piece.resource());
    }

    private void remove(String id) throws Exception {
        if (!camel.getRouteController().stopRoute(id, drain.toMillis(), TimeUnit.MILLISECONDS, true)) {
            throw new BusyException(id, drain);
        }
        forget(id);
    }

    /** Takes a route away, whether it runs, was stopped or was never started, and what Kamelets made for it. */
    private void forget(String id) throws Exception {
        RouteDefinition definition = camel.getRouteDefinition(id);
        if (definition != null) {
            camel.removeRouteDefinition(definition);
        }
        for (String orphan : orphans()) {
            camel.getRouteController().stopRoute(orphan, drain.toMillis(), TimeUnit.MILLISECONDS);
            camel.removeRouteDefinition(camel.getRouteDefinition(orphan));
        }
    }

    /** Routes that Kamelets made for routes that are no more. */
    private List<String> orphans() {
        Set<String> used = camel.getEndpoints().stream()
                .filter(KameletEndpoint.class::isInstance)
                .map(endpoint -> ((KameletEndpoint) endpoint).getRouteId())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return camel.getRoutes().stream()
                .filter(Route::isCreatedByKamelet)
                .map(Route::getRouteId)
                .filter(route -> !used.contains(route))
                .toList();
    }
}
