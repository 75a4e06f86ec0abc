package app.plixa.hub.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/** JSON that is already written, and stands as it is in what we write. */
public record RawJson(@JsonValue @JsonRawValue String text) {
    /** What stands in JSON of ours, as it is. */
    @JsonCreator
    static RawJson of(JsonNode node) {
        return new RawJson(node.toString());
    }
}
