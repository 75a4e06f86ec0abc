package app.plixa.hub.media;

import app.plixa.hub.commit.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place in a message's content that names a file by id: the content of a media message itself, or an object that is
 * called {@code image}, {@code video}, {@code audio}, {@code document} or {@code sticker} somewhere in a template or an
 * interactive message.
 *
 * @param path of the id, dotted
 * @param object holds the id
 */
public record Reference(String path, Kind kind, String id, JsonNode object) {
    private static final String ID = "id";

    /** Those of a message of this type; a text names none. */
    public static List<Reference> in(String type, JsonNode content) {
        List<Reference> found = new ArrayList<>();
        if (!type.equals("text")) {
            collect(type, type, content, found);
        }
        return found;
    }

    /** Whether it is our id; any other one is Meta's. */
    public boolean isOurs() {
        return Ids.isOf(MediaDesk.PREFIX, id);
    }

    private static void collect(String path, String name, JsonNode node, List<Reference> found) {
        Optional<Kind> kind = node.isObject() && node.path(ID).isTextual() ? Kind.of(name) : Optional.empty();
        kind.ifPresent(
                k -> found.add(new Reference(path + "." + ID, k, node.path(ID).textValue(), node)));
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            collect(path + "." + field.getKey(), field.getKey(), field.getValue(), found);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(path + "." + i, "", node.get(i), found);
        }
    }
}
