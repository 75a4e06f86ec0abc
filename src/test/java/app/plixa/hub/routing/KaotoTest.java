package app.plixa.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Every shipped route, example and Kamelet, opened and saved by Kaoto's own code ({@code src/test/kaoto}, on Node.js). */
class KaotoTest {
    private static final Path KAOTO = Path.of("src/test/kaoto").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<Path> files;
    private static List<JsonNode> opened;

    @BeforeAll
    static void open() throws Exception {
        assumeTrue(nodeIsThere(), "node is not installed");
        try (Stream<Path> all = Files.walk(Path.of("routes"))) {
            files = all.filter(file -> file.toString().matches(".*\\.(camel|kamelet)\\.yaml"))
                    .sorted()
                    .toList();
        }
        opened = opened(files);
    }

    @Test
    void allAreShownStepByStep() throws IOException {
        assertThat(files).hasSizeGreaterThan(40);
        for (int i = 0; i < files.size(); i++) {
            List<String> steps = new ArrayList<>();
            opened.get(i).path("shown").forEach(node -> {
                if (node.asText().matches(".*\\.steps\\.\\d+\\.\\w+")
                        && !node.asText().endsWith(".placeholder")) {
                    steps.add(node.asText());
                }
            });
            assertThat(opened.get(i).path("type").asText())
                    .as("%s", files.get(i))
                    .isEqualTo(files.get(i).toString().contains(".kamelet.") ? "Kamelet" : "Route");
            assertThat(steps).as("%s", files.get(i)).hasSize(steps(read(Files.readString(files.get(i)))));
        }
    }

    /** The order of keys and the width of lines are Kaoto's; the order of steps, and every word, are ours. */
    @Test
    void savingThemChangesNoMeaningAndNoWord() throws IOException {
        for (int i = 0; i < files.size(); i++) {
            assertThat(read(opened.get(i).path("saved").asText()))
                    .as("%s", files.get(i))
                    .isEqualTo(read(Files.readString(files.get(i))));
        }
    }

    /** Kaoto forgets comments, so what there is to say stands in a description or a note. */
    @Test
    void nothingIsSaidInComments() throws IOException {
        for (Path file : files) {
            assertThat(Files.readString(file).lines()).as("%s", file).noneMatch(line -> line.stripLeading()
                    .startsWith("#"));
        }
    }

    private static List<JsonNode> opened(List<Path> files) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", "round-trip.mjs"));
        files.forEach(file -> command.add(file.toAbsolutePath().toString()));
        Process kaoto = new ProcessBuilder(command)
                .directory(KAOTO.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(kaoto.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kaoto.waitFor()).as(said).isZero();
        List<JsonNode> answers = new ArrayList<>();
        for (String line : said.lines().toList()) {
            answers.add(JSON.readTree(line));
        }
        assertThat(answers).hasSameSizeAs(files);
        return answers;
    }

    private static boolean nodeIsThere() throws InterruptedException {
        try {
            Process node = new ProcessBuilder("node", "--version").start();
            return node.waitFor(10, TimeUnit.SECONDS) && node.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static JsonNode read(String yaml) {
        return JSON.valueToTree(new Yaml().load(yaml));
    }

    /** As many as Kaoto draws: a policy is one box to it, whatever is inside. */
    private static int steps(JsonNode node) {
        int steps = node.path("steps").size();
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            steps += child.getKey().equals("policy") ? 0 : steps(child.getValue());
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            steps += steps(node.get(i));
        }
        return steps;
    }
}
