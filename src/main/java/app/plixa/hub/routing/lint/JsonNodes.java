package app.plixa.hub.routing.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Small trees. */
final class JsonNodes {
    private JsonNodes() {}

    static JsonNode listOf(JsonNode only) {
        return JsonNodeFactory.instance.arrayNode().add(only);
    }
}
