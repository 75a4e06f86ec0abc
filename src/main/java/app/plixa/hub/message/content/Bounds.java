package app.plixa.hub.message.content;

import app.plixa.hub.api.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Consumer;

/** What holds for all content, whatever it is: it can be stored, and it is not endless. */
final class Bounds {
    private static final int DEEPEST = 24;
    private static final int LARGEST = 64 * 1024;

    private Bounds() {}

    /** Whether the object stays inside them; what does not is noted. */
    static boolean hold(JsonNode object, String path, Consumer<Finding> findings) {
        if (!storable(object, path, 1, findings)) {
            return false;
        }
        if (object.toString().length() > LARGEST) {
            String message = Part.sentence(path, "must not be greater than " + LARGEST + " characters of JSON.");
            findings.accept(new Finding(Finding.Kind.INVALID, path, message));
            return false;
        }
        return true;
    }

    /** Neither values nor names of fields hold what {@link Fields#storable} does not allow. */
    private static boolean storable(JsonNode node, String path, int depth, Consumer<Finding> findings) {
        if (depth > DEEPEST) {
            String message = Part.sentence(path, "must not be nested deeper than " + DEEPEST + " levels.");
            findings.accept(new Finding(Finding.Kind.INVALID, path, message));
            return false;
        }
        boolean good = true;
        if (node.isTextual()) {
            good = Fields.storable(node.textValue()) || note(path, findings);
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                good &= storable(node.get(i), path + "." + i, depth + 1, findings);
            }
        } else {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                good &= Fields.storable(field.getKey())
                        ? storable(field.getValue(), path + "." + field.getKey(), depth + 1, findings)
                        : note(path, findings);
            }
        }
        return good;
    }

    private static boolean note(String path, Consumer<Finding> findings) {
        String message = Part.sentence(path, "contains characters that are not valid text.");
        findings.accept(new Finding(Finding.Kind.MALFORMED, path, message));
        return false;
    }
}
