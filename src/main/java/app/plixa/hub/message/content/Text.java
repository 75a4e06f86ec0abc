package app.plixa.hub.message.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;

/** A text, with or without a preview of its first link. */
public record Text(JsonNode object) implements Content {
    private static final int LONGEST = 4096;

    /** A text and nothing else. */
    public static Text of(String body) {
        return new Text(JsonNodeFactory.instance.objectNode().put("body", body));
    }

    static Text read(JsonNode object, Part part) {
        part.required("body", LONGEST);
        if (part.has("preview_url") && !part.raw("preview_url").isBoolean()) {
            part.malformed("preview_url", "must be true or false.");
        }
        return new Text(object);
    }

    @Override
    public String type() {
        return "text";
    }

    @Override
    public Optional<String> body() {
        return Optional.of(object.path("body").asText());
    }

    @Override
    public Optional<String> json() {
        return object.size() > 1 ? Content.super.json() : Optional.empty();
    }
}
