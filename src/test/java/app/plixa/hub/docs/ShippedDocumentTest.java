package app.plixa.hub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.docs.Document.Operation;
import app.plixa.hub.docs.Document.Place;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lints the document: complete, of one style, and its examples are what it says. */
class ShippedDocumentTest {
    private static final Path FILE = Path.of("routes/plixa.openapi.yaml");
    private static final Document DOCUMENT = Document.strict();
    private static final List<String> ANSWER_HEADERS =
            List.of("X-Request-Id", "X-RateLimit-Limit", "X-RateLimit-Remaining");

    static List<Operation> operations() {
        return DOCUMENT.operations();
    }

    /** Bodies and events that carry examples. */
    static Stream<Place> examples() {
        return all(new Place(JsonPointer.empty(), DOCUMENT.root()))
                .filter(place -> place.node().has("schema"))
                .filter(place -> place.node().has("example") || place.node().has("examples"));
    }

    @Test
    void theParserHasNothingToSay() throws IOException {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        assertThat(new OpenAPIV3Parser()
                        .readContents(Files.readString(FILE), null, options)
                        .getMessages())
                .isEmpty();
    }

    @Test
    void operationsHaveNamesOfTheirOwn() {
        List<String> ids = operations().stream().map(Operation::id).toList();
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z]+([A-Z][a-z]+)*"));
        assertThat(operations().stream()
                        .map(op -> op.place().node().path("summary").asText()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void anOperationIsDescribed(Operation operation) {
        JsonNode node = operation.place().node();
        described(node, operation.id());
        assertThat(node.path("description").asText())
                .as(operation.id())
                .containsPattern("Takes (the ability `(read|write|webhooks|tokens)`|any token)\\.\\s*$");
        for (Place parameter : parameters(operation)) {
            assertThat(parameter.node().path("description").asText())
                    .as(operation.id() + " " + parameter.node().path("name"))
                    .isNotBlank();
        }
    }

    /** What may go wrong follows from what is asked. */
    @ParameterizedTest
    @MethodSource("operations")
    void anOperationNamesItsErrors(Operation operation) {
        Map<Boolean, Set<String>> answers = new java.util.HashMap<>();
        operation.place().node().path("responses").fieldNames().forEachRemaining(status -> answers.computeIfAbsent(
                        status.startsWith("2"), s -> new TreeSet<>())
                .add(status));
        assertThat(answers.get(true)).as(operation.id()).hasSizeGreaterThan(0);
        Set<String> expected = new TreeSet<>(List.of("401", "403", "429", "503"));
        if (operation.path().contains("{")) {
            expected.add("404");
        }
        if (operation.place().node().has("requestBody")) {
            expected.addAll(List.of("400", "413", "415", "422"));
        }
        if (parameters(operation).stream()
                .anyMatch(p -> p.node().path("in").asText().equals("query"))) {
            expected.addAll(List.of("400", "422"));
        }
        assertThat(answers.get(false)).as(operation.id()).containsAll(expected);
        for (String status : answers.get(false)) {
            assertThat(operation.place().node().at("/responses/" + status).has("$ref"))
                    .as(operation.id() + " " + status + " is one of components.responses")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void anOperationShowsWhatIsSentAndAnswered(Operation operation) {
        JsonNode node = operation.place().node();
        List<Place> bodies = new ArrayList<>();
        if (node.has("requestBody")) {
            bodies.add(DOCUMENT.at(operation.place(), "requestBody"));
        }
        node.path("responses").fieldNames().forEachRemaining(status -> {
            Place response = DOCUMENT.at(operation.place(), "responses", status);
            if (status.startsWith("2")) {
                assertThat(response.node().path("headers").fieldNames())
                        .toIterable()
                        .as(operation.id() + " " + status)
                        .containsAll(ANSWER_HEADERS);
            }
            bodies.add(response);
        });
        for (Place body : bodies) {
            JsonNode json = body.node().at("/content/application~1json");
            assertThat(json.isMissingNode() || json.has("schema") && (json.has("example") || json.has("examples")))
                    .as(operation.id() + " " + body.pointer())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleFitsItsSchema(Place place) {
        JsonPointer schema = place.pointer().appendProperty("schema");
        if (place.node().has("example")) {
            fits(schema, place.node().path("example"));
        }
        place.node().path("examples").forEach(example -> fits(schema, example.path("value")));
    }

    @Test
    void everyReferenceLeadsSomewhereAndNothingLiesUnused() throws IOException {
        Set<String> used = new TreeSet<>();
        DOCUMENT.root().findValuesAsText("$ref").forEach(used::add);
        assertThat(used).allMatch(ref -> !DOCUMENT.root().at(ref.substring(1)).isMissingNode());
        Set<String> components = new TreeSet<>();
        DOCUMENT.root().path("components").properties().forEach(kind -> kind.getValue()
                .fieldNames()
                .forEachRemaining(name -> components.add("#/components/" + kind.getKey() + "/" + name)));
        components.removeAll(used);
        components.remove("#/components/securitySchemes/token");
        Contract.AT_THE_DOOR.values().forEach(name -> components.remove("#/components/responses/" + name));
        assertThat(components).isEmpty();
    }

    /** OpenAPI 3.1 is JSON Schema: null is a type, and a closed schema would forbid us to add a field. */
    @Test
    void schemasSpeakOneLanguage() throws IOException {
        assertThat(Files.readAllLines(FILE).stream()
                        .filter(line -> line.matches("\\s*(nullable:.*|additionalProperties: false)|.*\\s")))
                .isEmpty();
        assertThat(DOCUMENT.root().at("/components/schemas").fieldNames())
                .toIterable()
                .allMatch(name -> name.matches("([A-Z][a-z]+)+"));
        List<String> names = new ArrayList<>();
        DOCUMENT.root().findValues("properties").forEach(p -> p.fieldNames().forEachRemaining(names::add));
        assertThat(names).allMatch(name -> name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"));
    }

    @Test
    void everyTagIsDeclaredAndUsed() {
        List<String> declared = new ArrayList<>();
        DOCUMENT.root().path("tags").forEach(tag -> {
            declared.add(tag.path("name").asText());
            assertThat(tag.path("description").asText()).endsWith(".");
        });
        Set<String> used = new TreeSet<>();
        operations().forEach(op -> used.add(op.place().node().at("/tags/0").asText()));
        DOCUMENT.root()
                .path("webhooks")
                .forEach(event -> used.add(event.at("/post/tags/0").asText()));
        assertThat(declared).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void anEventIsShownUnderItsName() {
        for (Map.Entry<String, JsonNode> event :
                DOCUMENT.root().path("webhooks").properties()) {
            JsonNode post = event.getValue().path("post");
            described(post, event.getKey());
            JsonNode examples = post.at("/requestBody/content/application~1json/examples");
            assertThat(examples).as(event.getKey()).isNotEmpty();
            assertThat(examples).allMatch(e -> e.at("/value/event").asText().equals(event.getKey()));
        }
    }

    private static void described(JsonNode operation, String name) {
        assertThat(operation.path("tags")).as(name).hasSize(1);
        assertThat(operation.path("summary").asText()).as(name).isNotBlank().doesNotEndWith(".");
        assertThat(operation.path("description").asText().strip()).as(name).endsWith(".");
    }

    private static void fits(JsonPointer schema, JsonNode value) {
        assertThat(DOCUMENT.faults(schema, value)).as(schema.toString()).isEmpty();
    }

    private static List<Place> parameters(Operation operation) {
        List<Place> parameters = new ArrayList<>();
        for (JsonPointer holder :
                List.of(operation.place().pointer(), operation.place().pointer().head())) {
            Place list = DOCUMENT.at(holder.appendProperty("parameters"));
            for (int i = 0; i < list.node().size(); i++) {
                parameters.add(DOCUMENT.at(list, Integer.toString(i)));
            }
        }
        return parameters;
    }

    /** The place and all that lies within it. */
    static Stream<Place> all(Place place) {
        List<Place> children = new ArrayList<>();
        place.node()
                .properties()
                .forEach(child ->
                        children.add(new Place(place.pointer().appendProperty(child.getKey()), child.getValue())));
        for (int i = 0; i < place.node().size() && place.node().isArray(); i++) {
            children.add(new Place(place.pointer().appendIndex(i), place.node().get(i)));
        }
        return Stream.concat(Stream.of(place), children.stream().flatMap(ShippedDocumentTest::all));
    }
}
