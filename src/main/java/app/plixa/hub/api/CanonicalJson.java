package app.plixa.hub.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.TreeSet;

/**
 * Whether two JSON texts say the same: the order of keys, spaces and the way of writing a number or string do not
 * count. Only compared with its like, never shown.
 */
public final class CanonicalJson {
    private static final ObjectReader EXACT =
            new ObjectMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private CanonicalJson() {}

    /** SHA-256 of the canonical form; a {@link Problem} 400 when the body is not one JSON object. */
    public static byte[] sha256(byte[] body) {
        StringBuilder canonical = new StringBuilder();
        write(StrictJson.object(body, EXACT), canonical);
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static void write(JsonNode node, StringBuilder canonical) {
        if (node.isObject()) {
            canonical.append('{');
            for (String key : new TreeSet<>(
                    node.properties().stream().map(java.util.Map.Entry::getKey).toList())) {
                canonical.append(TextNode.valueOf(key)).append(':');
                write(node.get(key), canonical);
                canonical.append(',');
            }
            canonical.append('}');
        } else if (node.isArray()) {
            canonical.append('[');
            for (JsonNode element : node) {
                write(element, canonical);
                canonical.append(',');
            }
            canonical.append(']');
        } else if (node.isNumber()) {
            canonical.append(node.decimalValue().stripTrailingZeros());
        } else {
            canonical.append(node);
        }
    }
}
