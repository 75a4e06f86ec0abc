package app.plixa.hub.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Closes the schemas of a document: where a schema is used, it takes no property that nobody named. Closed is the use,
 * not the named schema, so that others can still be composed of it.
 */
final class Closing {
    private static final Set<String> VALUES = Set.of("example", "examples", "default", "enum", "const");
    private static final List<String> COMPOSED = List.of("allOf", "anyOf", "oneOf");

    private Closing() {}

    static void close(JsonNode document) {
        document.at("/components/schemas").forEach(Closing::inside);
        // What customers' messages hold is composed of nothing else and part of nothing else.
        document.at("/components/schemas").properties().stream()
                .filter(schema -> schema.getKey().startsWith("Received"))
                .forEach(schema -> use(schema.getValue()));
        uses(document);
    }

    /** Every {@code schema} of a body, a parameter or a header. */
    private static void uses(JsonNode node) {
        if (node.isArray()) {
            node.forEach(Closing::uses);
        }
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            if (child.getKey().equals("schema") && child.getValue().isObject()) {
                use(child.getValue());
            } else if (!VALUES.contains(child.getKey())) {
                uses(child.getValue());
            }
        }
    }

    private static void use(JsonNode schema) {
        boolean named = schema.has("properties") || schema.has("$ref");
        boolean open = schema.has("additionalProperties") || schema.has("unevaluatedProperties");
        if (!open && (named || COMPOSED.stream().anyMatch(schema::has))) {
            ((ObjectNode) schema).put("unevaluatedProperties", false);
        }
        inside(schema);
    }

    private static void inside(JsonNode schema) {
        schema.path("properties").forEach(Closing::use);
        for (String one : List.of("items", "additionalProperties")) {
            if (schema.path(one).isObject()) {
                use(schema.path(one));
            }
        }
        COMPOSED.forEach(word -> schema.path(word).forEach(Closing::inside));
    }
}
