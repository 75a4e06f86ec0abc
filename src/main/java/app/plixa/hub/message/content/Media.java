package app.plixa.hub.message.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * A picture, a film, a sound, a document or a sticker, by Meta's media id or by link.
 *
 * @param type which of them
 */
public record Media(String type, JsonNode object) implements Content {
    private static final int LONGEST_CAPTION = 1024;
    private static final int LONGEST_FILENAME = 255;
    private static final Set<String> WITHOUT_CAPTION = Set.of("audio", "sticker");

    static Media read(String type, JsonNode object, Part part) {
        part.idOrLink();
        if (WITHOUT_CAPTION.contains(type)) {
            part.prohibit("caption");
        } else {
            part.text("caption", LONGEST_CAPTION);
        }
        if (type.equals("document")) {
            part.text("filename", LONGEST_FILENAME);
        }
        return new Media(type, object);
    }
}
