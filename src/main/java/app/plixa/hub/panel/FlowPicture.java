package app.plixa.hub.panel;

import app.plixa.hub.routing.RouteCounters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.spi.Resource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** The routes as they run in this process now, in the order of their files. */
@Component
class FlowPicture {
    /** The names of the files that come with the hub, in its jar. */
    private static final String SHIPPED = "shipped-routes/";

    /** Where messages come from or go to, without parameters and users: a queue, another route, a timer, HTTP. */
    record Place(String kind, String name) {
        static Place of(String uri) {
            String path = uri.replaceAll("\\?.*", "");
            String name = path.replaceAll("^(jms:(queue|topic):|[a-z0-9-]+:(//)?)", "")
                    .replaceAll("^[^/@]*@", "");
            if (path.startsWith("jms:")) {
                return new Place("queue", name);
            }
            return new Place(path.replaceAll(":.*", ""), name);
        }
    }

    /**
     * A running route.
     *
     * @param api whether it is one of the API's own calls, not of the flow behind them
     * @param shipped whether its file is one that comes with the hub, and as it came
     */
    record Step(
            String id,
            String description,
            String state,
            boolean api,
            boolean shipped,
            Place from,
            List<Place> to,
            RouteCounters.Count count,
            String file) {
        /** The same, and nothing of what went through. */
        Step withoutCount() {
            RouteCounters.Count none = new RouteCounters.Count(0, 0, 0);
            return new Step(id, description, state, api, shipped, from, to, none, file);
        }
    }

    private final ModelCamelContext camel;
    private final RouteCounters counters;
    private final Path folder;

    FlowPicture(CamelContext camel, RouteCounters counters, @Value("${hub.routes-dir}") Path folder) {
        this.camel = (ModelCamelContext) camel;
        this.counters = counters;
        this.folder = folder;
    }

    /** All routes that come from files. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        Map<String, Boolean> shipped = new HashMap<>();
        for (RouteDefinition route : camel.getRouteDefinitions()) {
            file(route).ifPresent(file -> steps.add(step(route, file, shipped.computeIfAbsent(file, this::isShipped))));
        }
        steps.sort(Comparator.comparing(Step::file));
        return steps;
    }

    /** The text of the file that a route is in. */
    String source(Step step) throws IOException {
        return Files.readString(folder.resolve(step.file()));
    }

    private Step step(RouteDefinition route, String file, boolean shipped) {
        List<ProcessorDefinition<?>> outputs = route.getOutputs();
        Stream<String> sent = ProcessorDefinitionHelper.filterTypeInOutputs(outputs, ToDefinition.class).stream()
                .map(ToDefinition::getEndpointUri);
        Stream<String> tapped =
                ProcessorDefinitionHelper.filterTypeInOutputs(outputs, ToDynamicDefinition.class).stream()
                        .map(ToDynamicDefinition::getUri);
        List<Place> to = Stream.concat(sent, tapped).map(Place::of).distinct().toList();
        String id = route.getRouteId();
        return new Step(
                id,
                Optional.ofNullable(route.getDescriptionText()).orElse(""),
                String.valueOf(camel.getRouteController().getRouteStatus(id)),
                file.endsWith("-api.camel.yaml"),
                shipped,
                Place.of(route.getInput().getEndpointUri()),
                to,
                counters.of(id),
                file);
    }

    /** Word for word: what an integrator wrote into one of them is the integrator's. */
    private boolean isShipped(String file) {
        try (InputStream original = new ClassPathResource(SHIPPED + file).getInputStream()) {
            return Arrays.equals(original.readAllBytes(), Files.readAllBytes(folder.resolve(file)));
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<String> file(RouteDefinition route) {
        return Optional.ofNullable(route.getResource())
                .map(Resource::getLocation)
                .map(location -> location.substring(location.lastIndexOf('/') + 1))
                .filter(name -> name.endsWith(".camel.yaml"));
    }
}
