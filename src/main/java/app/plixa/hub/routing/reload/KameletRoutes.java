package app.plixa.hub.routing.reload;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;

/**
 * The routes that Kamelets make behind those of the files: Camel keeps them when the route that used them goes. One that
 * feeds a route feeds no other, and goes with it. Those that are called stay: by whom else, through a property or a
 * header say, nobody can tell.
 *
 * <p>Downside: a changed route leaves those that it called behind, idle, until the hub is started again.
 */
final class KameletRoutes {
    private final ModelCamelContext camel;
    private final Duration drain;

    KameletRoutes(ModelCamelContext camel, Duration drain) {
        this.camel = camel;
        this.drain = drain;
    }

    /** The route that feeds this one, where it begins with a Kamelet. */
    Optional<String> sourceOf(String id) {
        return Optional.ofNullable(camel.getRouteDefinition(id))
                .flatMap(this::source)
                .map(KameletEndpoint::getRouteId)
                .filter(source -> camel.getRoute(source) != null);
    }

    /** Removes a route, whether it runs, was stopped or was never started, and what feeds it. */
    void remove(String id) throws Exception {
        RouteDefinition definition = camel.getRouteDefinition(id);
        if (definition == null) {
            return;
        }
        Optional<KameletEndpoint> source = source(definition);
        if (source.isPresent()) {
            // While it is there: what it feeds takes in what it still brings.
            camel.getRouteController().stopRoute(source.get().getRouteId(), drain.toMillis(), TimeUnit.MILLISECONDS);
        }
        camel.removeRouteDefinition(definition);
        if (source.isPresent()) {
            // Of an endpoint that stays, Camel would make no route again.
            camel.removeEndpoint(source.get());
            remove(source.get().getRouteId());
        }
    }

    private Optional<KameletEndpoint> source(RouteDefinition definition) {
        return Optional.ofNullable(camel.getRoute(definition.getRouteId()))
                .map(Route::getEndpoint)
                .or(() -> neverStarted(definition))
                .filter(KameletEndpoint.class::isInstance)
                .map(KameletEndpoint.class::cast)
                .filter(endpoint -> !endpoint.getRouteId().equals(definition.getRouteId()));
    }

    private Optional<Endpoint> neverStarted(RouteDefinition definition) {
        try {
            String uri = definition.getInput().getEndpointUri();
            return Optional.ofNullable(camel.hasEndpoint(camel.resolvePropertyPlaceholders(uri)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
