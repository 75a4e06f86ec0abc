package app.plixa.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A visual editor reads a file into Camel's model and writes that: nothing of the flow, and no word, is lost on the way. */
class RoundTripTest extends RouteTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static List<String> files() throws IOException {
        try (Stream<Path> routes = Files.list(Path.of("routes"));
                Stream<Path> examples = Files.list(Path.of("routes/examples"))) {
            return Stream.concat(routes, examples)
                    .map(Path::toString)
                    .filter(file -> file.endsWith(".camel.yaml"))
                    .filter(file -> !file.contains("10-api") && !file.contains("00-errors"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void theModelWrittenAsYamlSaysWhatTheFileSays(String file) throws Exception {
        String original = Files.readString(Path.of(file));
        String written = written(context, original);
        CamelContext other = createCamelContext();

        String again = written(other, written);

        assertThat(again).isEqualTo(written);
        for (String key : List.of("id", "description", "note", "uri", "ref", "method", "expression", "name")) {
            assertThat(words(written, key)).as(key).containsAll(words(original, key));
        }
    }

    private static String written(CamelContext camel, String text) throws Exception {
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("any.camel.yaml", text));
        Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
        StringBuilder yaml = new StringBuilder();
        for (RouteDefinition route : model.getRouteDefinitions()) {
            yaml.append(PluginHelper.getModelToYAMLDumper(camel).dumpModelAsYaml(camel, route));
        }
        return yaml.toString();
    }

    private static List<String> words(String yaml, String key) throws IOException {
        List<String> words = new ArrayList<>();
        for (JsonNode node : YAML.readTree(yaml).findValues(key)) {
            if (node.isTextual()) {
                words.add(node.asText().strip());
            }
        }
        return words;
    }
}
