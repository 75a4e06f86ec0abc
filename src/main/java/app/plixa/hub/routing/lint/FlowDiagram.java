package app.plixa.hub.routing.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Draws the route files of a folder as a Mermaid flowchart; the same files give the same text. The API files are left
 * out: their calls ask the database and answer, and are no part of the flow.
 */
public final class FlowDiagram {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Set<String> lines = new LinkedHashSet<>();

    private FlowDiagram() {}

    /** The flowchart of the folder, in the order of the file names. */
    public static String of(Path folder) throws IOException {
        FlowDiagram diagram = new FlowDiagram();
        for (Path file : RouteFile.in(folder, RouteFile.ROUTES)) {
            if (!file.toString().endsWith("-api.camel.yaml")) {
                for (JsonNode element : YAML.readTree(file.toFile())) {
                    diagram.route(element.path("route"));
                }
            }
        }
        return "flowchart LR\n" + String.join("\n", diagram.lines) + "\n";
    }

    private void route(JsonNode route) {
        if (!route.isMissingNode()) {
            String id = route.path("id").asText();
            lines.add("  " + id + "[" + id + "]");
            lines.add("  " + place(route.at("/from/uri").asText()) + " --> " + id);
            steps(route.at("/from/steps"), id);
        }
    }

    private void steps(JsonNode node, String id) {
        for (String way : List.of("/to/uri", "/wireTap/uri")) {
            JsonNode uri = node.at(way);
            if (uri.isTextual()) {
                lines.add("  " + id + " --> " + place(uri.asText()));
            }
        }
        node.forEach(child -> steps(child, id));
    }

    /** A place between routes: its name and a shape that tells a queue from an entry. */
    private static String place(String uri) {
        String name = uri.replaceAll("^(jms:(queue|topic):|direct:|platform-http:|[a-z]+:)", "");
        String node = uri.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
        if (uri.startsWith("jms:")) {
            return node + "[(" + name + ")]";
        }
        return uri.startsWith("direct:") ? node + "((" + name + "))" : node + "{{\"" + uri + "\"}}";
    }
}
