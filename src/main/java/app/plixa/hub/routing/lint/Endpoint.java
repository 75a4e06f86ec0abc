package app.plixa.hub.routing.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A place that a step reads from or sends to.
 *
 * @param pointer of what holds it
 * @param uri without options
 * @param options by name, from the URI's query and from {@code parameters}
 * @param consumed whether a route begins with it
 */
record Endpoint(String pointer, String uri, Map<String, String> options, boolean consumed) {
    private static final Set<String> STEPS =
            Set.of("from", "to", "toD", "wireTap", "enrich", "pollEnrich", "poll", "interceptSendToEndpoint");

    String scheme() {
        return uri.contains(":") ? uri.substring(0, uri.indexOf(':')) : uri;
    }

    /** What stands behind the scheme. */
    String rest() {
        return uri.substring(Math.min(uri.length(), scheme().length() + 1));
    }

    /** Where an option stands. */
    String place(String option) {
        return pointer + "/parameters/" + YamlText.escaped(option);
    }

    /** Visits all of a file. */
    static void visit(RouteFile file, Consumer<Endpoint> visitor) {
        file.visit((pointer, node) -> node.properties().forEach(step -> {
            if (STEPS.contains(step.getKey()) || step.getKey().equals("deadLetterChannel")) {
                of(pointer + "/" + step.getKey(), step.getKey(), step.getValue())
                        .ifPresent(visitor);
            }
        }));
    }

    private static Optional<Endpoint> of(String pointer, String step, JsonNode node) {
        Optional<String> uri = node.isTextual() ? Optional.of(node.asText()) : RouteFile.words(node, "uri");
        // Where a place is configured, its default stands for it.
        return uri.map(text -> text.replaceFirst("^\\{\\{[^}:]+:([^}]*)}}", "$1"))
                .map(whole -> {
                    Map<String, String> options = new LinkedHashMap<>();
                    int query = whole.indexOf('?');
                    if (query >= 0) {
                        for (String pair : whole.substring(query + 1).split("&")) {
                            String[] both = pair.split("=", 2);
                            options.put(both[0], both.length > 1 ? both[1] : "");
                        }
                    }
                    node.path("parameters")
                            .properties()
                            .forEach(p -> options.put(p.getKey(), p.getValue().asText()));
                    return new Endpoint(
                            pointer, query < 0 ? whole : whole.substring(0, query), options, step.equals("from"));
                });
    }
}
