package app.plixa.hub.routing.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every route has an id and says what it does; ids are unique in the whole flow, as panel and logs go by them. */
final class NameRule implements Rule {
    @Override
    public void check(List<RouteFile> flow) {
        Map<String, RouteFile> owners = new HashMap<>();
        for (RouteFile file : flow) {
            for (int i = 0; i < file.root().size(); i++) {
                route(file, "/" + i + "/route", file.root().get(i).path("route"));
            }
            file.visit((pointer, node) -> RouteFile.words(node, "id")
                    .filter(id -> !pointer.endsWith("/parameters") && !pointer.endsWith("/constant"))
                    .ifPresent(id -> {
                        RouteFile other = owners.putIfAbsent(id, file);
                        if (other != null && !file.isKamelet()) {
                            String where = other == file
                                    ? "this file"
                                    : other.path().getFileName().toString();
                            file.note(pointer + "/id", "The id '" + id + "' is taken, in " + where + ".");
                        }
                    }));
        }
    }

    private static void route(RouteFile file, String pointer, JsonNode route) {
        if (!route.isMissingNode()
                && RouteFile.words(route, "id").filter(id -> !id.isBlank()).isEmpty()) {
            file.note(pointer, "The route needs an 'id'.");
        }
        if (!route.isMissingNode()
                && RouteFile.words(route, "description")
                        .filter(d -> !d.isBlank())
                        .isEmpty()) {
            file.note(pointer, "The route needs a 'description'.");
        }
    }
}
