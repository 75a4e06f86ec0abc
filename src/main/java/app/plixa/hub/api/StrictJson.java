package app.plixa.hub.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;

/**
 * Reads JSON that somebody outside wrote, and only what cannot be read in two ways: one value and nothing behind it, no
 * key twice in an object (RFC 8259, section 4), no nesting deeper than anything of ours.
 */
final class StrictJson {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST_NAME = 4096;

    private static final JsonFactory STRICT = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private StrictJson() {}

    /** The object that the body is; a {@link Problem} 400 when it is none. An empty body may be null. */
    static JsonNode object(byte[] body, ObjectReader reader) {
        try {
            JsonNode root = reader.with(STRICT)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(body == null ? new byte[0] : body);
            if (root == null || !root.isObject()) {
                throw Problem.malformedJson("The request body must be a JSON object.");
            }
            return root;
        } catch (StreamConstraintsException e) {
            throw Problem.malformedJson("The request body is nested deeper than " + DEEPEST
                    + " levels, or has a number or name that is too long.");
        } catch (NumberFormatException e) {
            throw Problem.malformedJson("The request body has a number with an exponent that is too large.");
        } catch (JsonProcessingException e) {
            throw Problem.malformedJson("The request body is not valid JSON: " + where(e));
        } catch (IOException e) {
            throw Problem.malformedJson("The request body is not valid UTF-8 JSON.");
        }
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? "unreadable."
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ".";
    }
}
