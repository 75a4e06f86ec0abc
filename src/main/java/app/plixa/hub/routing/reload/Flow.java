package app.plixa.hub.routing.reload;

import app.plixa.hub.routing.lint.RouteFile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A folder's flow.
 *
 * @param routes by their ids
 * @param configurations what routes may go by
 * @param fixed what takes effect with a start only, by a name for people
 */
record Flow(Map<String, Piece> routes, List<Piece> configurations, Map<String, JsonNode> fixed) {
    static Flow of(List<RouteFile> files, List<RouteFile> kamelets, String document) {
        Map<String, Piece> routes = new TreeMap<>();
        List<Piece> configurations = new ArrayList<>();
        Map<String, JsonNode> fixed = new TreeMap<>();
        for (RouteFile file : files) {
            for (JsonNode element : file.root()) {
                Piece piece = Piece.of(file, element);
                if (element.has("route")) {
                    routes.put(element.at("/route/id").asText(), piece);
                } else if (!Piece.isOfAllRoutes(element)) {
                    String kind = element.fieldNames().hasNext()
                            ? element.fieldNames().next()
                            : "element";
                    fixed.put(name(file.path()) + " (" + kind + ")", element);
                    if (kind.equals("routeConfiguration")) {
                        configurations.add(piece);
                    }
                }
            }
        }
        kamelets.forEach(kamelet -> fixed.put(name(kamelet.path()), kamelet.root()));
        fixed.put("plixa.openapi.yaml", TextNode.valueOf(document));
        return new Flow(routes, configurations, fixed);
    }

    /** What differs but takes effect with a start only. */
    List<String> fixedChanges(Flow next) {
        TreeSet<String> names = new TreeSet<>(fixed.keySet());
        names.addAll(next.fixed.keySet());
        return names.stream()
                .filter(name -> !java.util.Objects.equals(fixed.get(name), next.fixed.get(name)))
                .toList();
    }

    /** The ids of routes that differ: those that go, that change and that come. */
    List<String> changes(Flow next) {
        List<String> gone = routes.keySet().stream()
                .filter(id -> !next.routes.containsKey(id))
                .toList();
        List<String> changed = routes.keySet().stream()
                .filter(next.routes::containsKey)
                .filter(id -> !routes.get(id).means(next.routes.get(id)))
                .toList();
        List<String> come = next.routes.keySet().stream()
                .filter(id -> !routes.containsKey(id))
                .toList();
        List<String> all = new ArrayList<>(gone);
        all.addAll(changed);
        all.addAll(come);
        return all;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
