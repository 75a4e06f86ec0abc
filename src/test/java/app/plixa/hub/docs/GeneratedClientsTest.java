package app.plixa.hub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.docs.Document.Place;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What JSON Schema allows and openapi-generator makes no working client of. */
class GeneratedClientsTest {
    private static final Document DOCUMENT = Document.published();

    @Test
    void noPropertyIsNullAlone() {
        assertThat(places().flatMap(place -> place.node().path("properties").properties().stream()
                        .filter(property ->
                                property.getValue().path("type").asText().equals("null"))
                        .map(property -> place.pointer() + " " + property.getKey())))
                .isEmpty();
    }

    /** Of a field that comes by allOf the generator forgets that it may be null. */
    @Test
    void nothingThatMayBeNullIsComposed() {
        assertThat(places().filter(place -> place.node().has("allOf")).flatMap(place -> fields(place.node())
                        .filter(field -> mayBeNull(field.getValue()))
                        .map(field -> place.pointer() + " " + field.getKey())))
                .isEmpty();
    }

    /** They are written out for the generator's sake, and must not drift apart. */
    @ParameterizedTest
    @CsvSource({"Message, MessageInContext", "Conversation, ConversationInContext"})
    void whatIsWrittenOutSaysTheSame(String plain, String written) {
        ObjectNode inContext = schema(written);
        ObjectNode properties = inContext.withObjectProperty("properties");
        ArrayNode required = inContext.withArrayProperty("required");
        for (String added : List.of("contact", "conversation")) {
            properties.remove(added);
            required.removeIf(name -> name.asText().equals(added));
        }
        assertThat(undescribed(inContext)).isEqualTo(undescribed(schema(plain)));
    }

    private static ObjectNode schema(String name) {
        return DOCUMENT.root().at("/components/schemas/" + name).deepCopy();
    }

    private static ObjectNode undescribed(ObjectNode schema) {
        schema.remove("description");
        schema.path("properties").forEach(property -> ((ObjectNode) property).remove("description"));
        return schema;
    }

    private static Stream<Place> places() {
        return ShippedDocumentTest.all(new Place(JsonPointer.empty(), DOCUMENT.root()));
    }

    /** The fields of a schema, of what it refers to and of what it is composed of. */
    private static Stream<Map.Entry<String, JsonNode>> fields(JsonNode schema) {
        JsonNode meant = followed(schema);
        Stream<JsonNode> parts = StreamSupport.stream(meant.path("allOf").spliterator(), false);
        return Stream.concat(
                meant.path("properties").properties().stream(), parts.flatMap(GeneratedClientsTest::fields));
    }

    private static boolean mayBeNull(JsonNode schema) {
        JsonNode meant = followed(schema);
        JsonNode type = meant.path("type");
        return type.asText().equals("null")
                || StreamSupport.stream(type.spliterator(), false)
                        .anyMatch(one -> one.asText().equals("null"))
                || Stream.of("anyOf", "oneOf")
                        .flatMap(word -> StreamSupport.stream(meant.path(word).spliterator(), false))
                        .anyMatch(GeneratedClientsTest::mayBeNull);
    }

    private static JsonNode followed(JsonNode schema) {
        return schema.has("$ref")
                ? DOCUMENT.at(JsonPointer.compile(schema.path("$ref").asText().substring(1)))
                        .node()
                : schema;
    }
}
