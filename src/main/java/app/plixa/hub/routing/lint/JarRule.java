package app.plixa.hub.routing.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.tooling.model.DataFormatModel;

/** Languages, data formats and steps whose code is in a jar of its own have that jar: without it a hub does not start. */
final class JarRule implements Rule {
    private static final String SERVICES = "META-INF/services/org/apache/camel/";
    private static final Set<String> CONVERSIONS = Set.of("marshal", "unmarshal");
    private static final String BREAKER = "circuitBreaker";

    private final CamelCatalog catalog;
    private final Set<String> missing = new TreeSet<>();

    JarRule(CamelCatalog catalog) {
        this.catalog = catalog;
        catalog.findLanguageNames().stream()
                .filter(name -> !isThere("language/" + name))
                .forEach(missing::add);
    }

    @Override
    public void check(List<RouteFile> flow) {
        for (RouteFile file : flow) {
            file.visit((pointer, node) -> {
                if (!pointer.endsWith("/parameters")) {
                    node.properties()
                            .forEach(
                                    part -> check(file, pointer + "/" + part.getKey(), part.getKey(), part.getValue()));
                }
            });
        }
    }

    private void check(RouteFile file, String pointer, String key, JsonNode node) {
        String language = key.equals("language") ? node.path("language").asText() : key;
        if (missing.contains(language)) {
            note(file, pointer, language, catalog.languageModel(language).getArtifactId());
        } else if (CONVERSIONS.contains(key)) {
            node.properties()
                    .forEach(format ->
                            format(file, pointer + "/" + format.getKey(), format.getKey(), format.getValue()));
        } else if (key.equals(BREAKER) && !isThere("model/CircuitBreakerDefinition")) {
            note(file, pointer, BREAKER, "camel-resilience4j");
        }
    }

    /** Several libraries may do one format; the file may say which. */
    private void format(RouteFile file, String pointer, String format, JsonNode node) {
        String library = node.path("library").asText(format.equals("json") ? "Jackson" : "");
        List<DataFormatModel> all = catalog.findDataFormatNames().stream()
                .map(catalog::dataFormatModel)
                .filter(model -> model.getModelName().equals(format))
                .toList();
        List<DataFormatModel> named = all.stream()
                .filter(model -> model.getName().equalsIgnoreCase(library))
                .toList();
        List<DataFormatModel> able = named.isEmpty() ? all : named;
        if (!able.isEmpty() && able.stream().noneMatch(model -> isThere("dataformat/" + model.getName()))) {
            note(file, pointer, format, able.get(0).getArtifactId());
        }
    }

    private static void note(RouteFile file, String pointer, String what, String jar) {
        file.note(pointer, "'" + what + "' needs the jar " + jar + ", which is not there.");
    }

    private static boolean isThere(String service) {
        return JarRule.class.getClassLoader().getResource(SERVICES + service) != null;
    }
}
