package app.plixa.hub.docs;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.DisallowUnknownKeywordFactory;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.Keyword;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi31;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The published OpenAPI document, its references followed and its schemas put to work. */
final class Document {
    private static final Path FILE = Path.of("routes/plixa.openapi.yaml");
    private static final String IRI = "https://plixa.app/openapi";
    private static final Set<String> VERBS = Set.of("get", "put", "post", "delete", "patch");

    /** OpenAPI's own words lie around the schemas; inside them a word that nobody knows is a slip of the pen. */
    private static final JsonMetaSchema LANGUAGE = JsonMetaSchema.builder(OpenApi31.getInstance())
            .keywords(Stream.of("openapi", "info", "servers", "security", "tags", "paths", "webhooks", "components")
                    .<Keyword>map(NonValidationKeyword::new)
                    .toList())
            .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance())
            .build();

    /** A place in the document, references followed, and what stands there. */
    record Place(JsonPointer pointer, JsonNode node) {}

    /** One documented call. */
    record Operation(String id, String method, String path, Place place) {}

    private final JsonNode root;
    private final JsonSchemaFactory schemas;
    private final Map<JsonPointer, JsonSchema> compiled = new ConcurrentHashMap<>();

    private Document(JsonNode root) {
        this.root = root;
        this.schemas =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012, factory -> factory.metaSchema(LANGUAGE)
                        .defaultMetaSchemaIri(LANGUAGE.getIri())
                        .schemaLoaders(loaders -> loaders.schemas(Map.of(IRI, root.toString()))));
    }

    /** As it is published: clients may send, and must bear, what it does not name. */
    static Document published() {
        try {
            return new Document(new ObjectMapper(new YAMLFactory()).readTree(FILE.toFile()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The same, taking no property that it does not name. */
    static Document strict() {
        JsonNode root = published().root;
        Closing.close(root);
        return new Document(root);
    }

    JsonNode root() {
        return root;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            JsonPointer at = JsonPointer.compile("/paths").appendProperty(path.getKey());
            for (Map.Entry<String, JsonNode> verb : path.getValue().properties()) {
                if (VERBS.contains(verb.getKey())) {
                    operations.add(new Operation(
                            verb.getValue().path("operationId").asText(),
                            verb.getKey().toUpperCase(java.util.Locale.ROOT),
                            path.getKey(),
                            new Place(at.appendProperty(verb.getKey()), verb.getValue())));
                }
            }
        }
        return operations;
    }

    /** What stands at a place, where its reference leads if it is one. */
    Place at(JsonPointer pointer) {
        JsonNode node = root.at(pointer);
        return node.has("$ref") && node.size() == 1
                ? at(JsonPointer.compile(node.path("$ref").asText().substring(1)))
                : new Place(pointer, node);
    }

    Place at(Place place, String... names) {
        JsonPointer pointer = place.pointer();
        for (String name : names) {
            pointer = at(pointer).pointer().appendProperty(name);
        }
        return at(pointer);
    }

    /** What is wrong with a value by the schema at a place; empty when it fits. */
    String faults(JsonPointer schema, JsonNode value) {
        return compiled.computeIfAbsent(schema, this::compile).validate(value).stream()
                .map(ValidationMessage::toString)
                .collect(Collectors.joining("\n"));
    }

    /** The same for a value that travels as text, such as a header's. */
    String faults(JsonPointer schema, String value) {
        boolean number = at(schema).node().path("type").asText().equals("integer") && value.matches("-?\\d{1,18}");
        ObjectNode holder = new ObjectMapper().createObjectNode();
        return faults(schema, number ? holder.put("v", Long.parseLong(value)).get("v") : holder.textNode(value));
    }

    private JsonSchema compile(JsonPointer pointer) {
        String fragment = java.net.URLEncoder.encode(pointer.toString(), StandardCharsets.UTF_8)
                .replace("%2F", "/")
                .replace("%7E", "~");
        return schemas.getSchema(
                SchemaLocation.of(IRI + "#" + fragment),
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }
}
