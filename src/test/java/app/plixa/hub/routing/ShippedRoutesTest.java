package app.plixa.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.routing.lint.Entries;
import app.plixa.hub.routing.lint.FlowDiagram;
import app.plixa.hub.routing.lint.Lint;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lints the shipped routes: what the schema says, and what it misses. */
class ShippedRoutesTest {
    private static final Path ROUTES = Path.of("routes");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(ROUTES)) {
            return all.filter(f -> f.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** Schema, options, beans, placeholders, targets, ids and descriptions. */
    @Test
    void theLintFindsNothing() throws IOException {
        assertThat(files()).hasSizeGreaterThan(30);
        Lint lint = Lint.here();
        assertThat(lint.of(ROUTES)).isEmpty();
        assertThat(lint.of(ROUTES.resolve("examples"))).isEmpty();
    }

    /** The calls of the API have names of their own kind. */
    @Test
    void theLintKnowsEveryEntryThatJavaFeeds() throws IOException {
        Set<String> fed = new TreeSet<>();
        try (Stream<Path> all = Files.walk(Path.of("src/main/java"))) {
            for (Path file : all.filter(f -> f.toString().endsWith(".java")).toList()) {
                Pattern.compile("\"direct:([a-z]+(?:-[a-z]+)+)")
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(entry -> fed.add(entry.group(1)));
            }
        }
        assertThat(Entries.FED_BY_JAVA).containsExactlyInAnyOrderElementsOf(fed);
    }

    /** One route a file; an API file holds the calls of one noun, each named as its operation in the document. */
    @ParameterizedTest
    @MethodSource("files")
    void theRouteIsNamedAsItsFileAndDescribed(Path file) throws IOException {
        JsonNode root = YAML.readTree(file.toFile());
        String name = file.getFileName().toString().replaceAll("^\\d\\d-|\\.camel\\.yaml$", "");
        for (JsonNode element : root) {
            JsonNode route = element.path("route");
            if (name.endsWith("-api")) {
                String operation = route.at("/from/uri").asText().replace("direct:", "");
                assertThat(route.path("id").asText()).isEqualTo(kebab(operation));
            } else if (!route.isMissingNode()) {
                assertThat(route.path("id").asText()).isEqualTo(name);
                assertThat(root).hasSize(1);
            }
            assertThat(route.isMissingNode()
                            || !route.path("description").asText().isBlank())
                    .isTrue();
        }
    }

    /** Whoever answers clients asks first who calls, and answers in the contract's envelopes whatever happens. */
    @ParameterizedTest
    @MethodSource("files")
    void everyCallOfTheApiBeginsWithTheCallersAccess(Path file) throws IOException {
        for (JsonNode element : YAML.readTree(file.toFile())) {
            JsonNode route = element.path("route");
            if (operations().contains(route.at("/from/uri").asText())) {
                assertThat(route.path("routeConfigurationId").asText()).isEqualTo("answer-problems");
                JsonNode first = route.at("/from/steps/0/bean");
                assertThat(first.path("ref").asText()).isEqualTo("access");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatComesFromAQueueIsStrippedOfItsHeadersFirst(Path file) throws IOException {
        JsonNode from = YAML.readTree(file.toFile()).at("/0/route/from");
        if (from.path("uri").asText().startsWith("jms:")) {
            assertThat(from.at("/steps/0").has("removeHeaders")).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void theFileHasATestOfItsOwn(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".camel.yaml", "");
        try (Stream<Path> tests = Files.list(Path.of("src/test/java/app/plixa/hub/routing"))) {
            assertThat(tests.filter(test -> test.toString().endsWith("Test.java"))
                            .filter(test -> read(test).contains('"' + name + '"')))
                    .isNotEmpty();
        }
    }

    @Test
    void everyDirectTargetHasItsRouteAndEveryRouteItsCaller() throws IOException {
        Set<String> consumed = new HashSet<>();
        Set<String> called =
                Entries.FED_BY_JAVA.stream().map("direct:"::concat).collect(Collectors.toCollection(HashSet::new));
        called.addAll(operations());
        for (Path file : files()) {
            JsonNode root = YAML.readTree(file.toFile());
            root.forEach(element -> consumed.add(element.at("/route/from/uri").asText()));
            root.findValues("to").forEach(to -> called.add(to.path("uri").asText()));
            root.findValues("wireTap").forEach(tap -> called.add(tap.path("uri").asText()));
        }
        consumed.removeIf(uri -> !uri.startsWith("direct:"));
        called.removeIf(uri -> !uri.startsWith("direct:"));
        assertThat(consumed).isEqualTo(called);
    }

    @Test
    void thePictureInTheReadmeIsFresh() throws IOException {
        Path readme = Path.of("README.md");
        String text = Files.readString(readme);
        String picture = "<!-- flow:start -->\n```mermaid\n" + FlowDiagram.of(ROUTES) + "```\n<!-- flow:end -->";
        String fresh = text.replaceAll("(?s)<!-- flow:start -->.*<!-- flow:end -->", Matcher.quoteReplacement(picture));
        if (Boolean.getBoolean("flow.write")) {
            Files.writeString(readme, fresh);
        }
        assertThat(Files.readString(readme))
                .as("run: mvn test -Dtest=ShippedRoutesTest -Dflow.write=true")
                .isEqualTo(fresh);
        assertThat(fresh).contains(picture);
    }

    /** Where the document's operations begin in the routes. */
    private static Set<String> operations() throws IOException {
        return YAML.readTree(ROUTES.resolve("plixa.openapi.yaml").toFile()).findValuesAsText("operationId").stream()
                .map(id -> "direct:" + id)
                .collect(java.util.stream.Collectors.toSet());
    }

    private static String kebab(String operation) {
        return operation.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
