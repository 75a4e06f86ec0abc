package app.plixa.hub.webhook;

import app.plixa.hub.api.Fields;
import app.plixa.hub.commit.Ids;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which conversations an endpoint wants to hear of; what belongs to no conversation is not held back.
 *
 * @param tags one of these is on the conversation; empty: whatever is on it
 * @param numberIds the conversation is on one of these numbers; empty: on any
 */
record Filters(
        List<String> tags, @JsonProperty("number_ids") List<String> numberIds) {
    /** Everything. */
    static final Filters NONE = new Filters(List.of(), List.of());

    private static final int MOST = 50;
    private static final int LONGEST_TAG = 64;

    /** What the field {@code filters} says; null is {@link #NONE}. What is wrong is noted in the fields. */
    static Filters of(Fields fields) {
        JsonNode value = fields.raw("filters");
        if (value.isNull()) {
            return NONE;
        }
        if (!value.isObject()) {
            fields.error("filters", "The filters field must be an object.");
            return NONE;
        }
        return new Filters(
                texts(
                        fields,
                        value,
                        "tags",
                        tag -> !tag.isBlank() && tag.codePointCount(0, tag.length()) <= LONGEST_TAG),
                texts(fields, value, "number_ids", id -> Ids.isOf("num", id)));
    }

    /** Whether nothing is held back, so that nobody needs to look. */
    boolean none() {
        return tags.isEmpty() && numberIds.isEmpty();
    }

    /** Whether an event about this is wanted. */
    boolean want(Subject subject) {
        if (!subject.ofConversation()) {
            return true;
        }
        return (tags.isEmpty() || !Collections.disjoint(tags, subject.tags()))
                && (numberIds.isEmpty() || numberIds.contains(subject.numberId()));
    }

    private static List<String> texts(Fields fields, JsonNode filters, String name, Predicate<String> fits) {
        JsonNode value = filters.path(name);
        String path = "filters." + name;
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray() || value.size() > MOST) {
            fields.error(path, "The " + path + " field must be an array of at most " + MOST + " strings.");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode text = value.get(i);
            if (text.isTextual()
                    && fits.test(text.textValue())
                    && text.textValue().indexOf('\0') < 0) {
                texts.add(text.textValue());
            } else {
                fields.error(path + "." + i, "The selected " + path + "." + i + " is invalid.");
            }
        }
        return texts.stream().distinct().toList();
    }
}
