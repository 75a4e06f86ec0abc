package app.plixa.hub.routing.reload;

import app.plixa.hub.routing.lint.RouteFile;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * An element of a route file that can be loaded by itself, with what the file says of all its routes.
 *
 * @param file where it stands
 * @param elements the elements, {@code {"route":{…}}} say, in the file's order
 */
record Piece(Path file, List<JsonNode> elements) {
    private static final Set<String> OF_ALL_ROUTES = Set.of(
            "errorHandler", "intercept", "interceptFrom", "interceptSendToEndpoint", "onCompletion", "onException");

    /** The element as it is alone in its file. */
    static Piece of(RouteFile file, JsonNode element) {
        return new Piece(
                file.path(),
                StreamSupport.stream(file.root().spliterator(), false)
                        .filter(one -> one == element || isOfAllRoutes(one))
                        .toList());
    }

    /** Whether an element means nothing but what it says of its file's routes. */
    static boolean isOfAllRoutes(JsonNode element) {
        return element.fieldNames().hasNext()
                && OF_ALL_ROUTES.contains(element.fieldNames().next());
    }

    /** What Camel loads; JSON is YAML, too. */
    Resource resource() {
        return ResourceHelper.fromString(file.getFileName().toString(), elements.toString());
    }

    /** Whether the two mean the same, wherever they stand. */
    boolean means(Piece other) {
        return other != null && elements.equals(other.elements);
    }

    /** Whether both routes begin with the same. */
    boolean beginsLike(Piece other) {
        return begin().equals(other.begin());
    }

    private List<JsonNode> begin() {
        return elements.stream()
                .filter(element -> element.has("route"))
                .flatMap(route -> Stream.of(route.at("/route/from/uri"), route.at("/route/from/parameters")))
                .toList();
    }
}
