package app.plixa.hub.routing.reload;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;

/** The routes that Kamelets make behind those of the files: Camel keeps them when the route that used them goes. */
final class KameletRoutes {
    /** A Kamelet's own {@code kamelet:source} and {@code kamelet:sink} are its ends, not a use of it. */
    private static final Pattern USE = Pattern.compile("^kamelet:(?!(//)?(source|sink)\\b)");

    private final ModelCamelContext camel;
    private final Duration drain;

    KameletRoutes(ModelCamelContext camel, Duration drain) {
        this.camel = camel;
        this.drain = drain;
    }

    /** The route that feeds this one, where it begins with a Kamelet. */
    Optional<String> sourceOf(String id) {
        return Optional.ofNullable(camel.getRoute(id))
                .map(Route::getEndpoint)
                .filter(KameletEndpoint.class::isInstance)
                .map(endpoint -> ((KameletEndpoint) endpoint).getRouteId())
                .filter(source -> camel.getRoute(source) != null);
    }

    /** Removes those that no route uses any more, and then those that only they used. */
    void removeUnused() throws Exception {
        List<String> unused = unused();
        while (!unused.isEmpty()) {
            for (String id : unused) {
                camel.getRouteController().stopRoute(id, drain.toMillis(), TimeUnit.MILLISECONDS);
                camel.removeRouteDefinition(camel.getRouteDefinition(id));
                // Of an endpoint that stays, Camel would make no route again.
                for (KameletEndpoint endpoint : endpoints().toList()) {
                    if (id.equals(endpoint.getRouteId())) {
                        camel.removeEndpoint(endpoint);
                    }
                }
            }
            unused = unused();
        }
    }

    private List<String> unused() {
        Set<String> used = new HashSet<>();
        for (RouteDefinition route : camel.getRouteDefinitions()) {
            Stream.concat(
                            Stream.of(route.getInput().getEndpointUri()),
                            ProcessorDefinitionHelper.filterTypeInOutputs(
                                            route.getOutputs(), EndpointRequiredDefinition.class)
                                    .stream()
                                    .map(EndpointRequiredDefinition::getEndpointUri))
                    .filter(uri -> uri != null && USE.matcher(uri).find())
                    .map(camel::hasEndpoint)
                    .filter(KameletEndpoint.class::isInstance)
                    .forEach(endpoint -> used.add(((KameletEndpoint) endpoint).getRouteId()));
        }
        return camel.getRoutes().stream()
                .filter(Route::isCreatedByKamelet)
                .map(Route::getRouteId)
                .filter(id -> !used.contains(id))
                .toList();
    }

    private Stream<KameletEndpoint> endpoints() {
        return camel.getEndpoints().stream()
                .filter(KameletEndpoint.class::isInstance)
                .map(KameletEndpoint.class::cast);
    }
}
