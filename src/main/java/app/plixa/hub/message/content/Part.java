package app.plixa.hub.message.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** An object inside a message, at its path. Each question about a field notes what is wrong with it. */
final class Part {
    private static final int LONGEST_LINK = 2048;

    private final JsonNode node;
    private final String path;
    private final Consumer<Finding> findings;

    Part(JsonNode node, String path, Consumer<Finding> findings) {
        this.node = node;
        this.path = path;
        this.findings = findings;
    }

    /** Whether the field holds anything but null. */
    boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** The field as it came; a missing node when absent. */
    JsonNode raw(String field) {
        return node.path(field);
    }

    /** A text of at most {@code longest} code points, where there is one. */
    Optional<String> text(String field, int longest) {
        if (!has(field)) {
            return Optional.empty();
        }
        JsonNode value = node.get(field);
        if (!value.isTextual()) {
            malformed(field, "must be a string.");
            return Optional.empty();
        }
        String text = value.textValue();
        if (text.codePointCount(0, text.length()) > longest) {
            invalid(field, "must not be greater than " + longest + " characters.");
        }
        return Optional.of(text);
    }

    /** A text that must be there and say something. */
    Optional<String> required(String field, int longest) {
        Optional<String> text = text(field, longest);
        if (!has(field) || text.filter(String::isBlank).isPresent()) {
            missing(field);
            return Optional.empty();
        }
        return text;
    }

    /** A text that must be one of a few words. */
    Optional<String> requiredWord(String field, Collection<String> words) {
        Optional<String> word = required(field, Integer.MAX_VALUE);
        if (word.isPresent() && !words.contains(word.get())) {
            String message = "The selected " + at(field).replace('_', ' ') + " is invalid.";
            findings.accept(new Finding(Finding.Kind.INVALID, at(field), message));
            return Optional.empty();
        }
        return word;
    }

    /** An object, where there is one. */
    Optional<Part> object(String field) {
        if (!has(field)) {
            return Optional.empty();
        }
        if (!node.get(field).isObject()) {
            malformed(field, "must be an object.");
            return Optional.empty();
        }
        return Optional.of(new Part(node.get(field), at(field), findings));
    }

    /** An object that must be there. */
    Optional<Part> requiredObject(String field) {
        if (!has(field)) {
            missing(field);
        }
        return object(field);
    }

    /** A list of objects, none when it is absent. */
    List<Part> items(String field, int most) {
        return has(field) ? items(node.get(field), at(field), most, findings) : List.of();
    }

    /** A list of at least one object. */
    List<Part> requiredItems(String field, int most) {
        if (!has(field) || node.get(field).isArray() && node.get(field).isEmpty()) {
            missing(field);
            return List.of();
        }
        return items(field, most);
    }

    /** The objects of a list that stands at {@code path}. */
    static List<Part> items(JsonNode list, String path, int most, Consumer<Finding> findings) {
        if (!list.isArray()) {
            findings.accept(new Finding(Finding.Kind.MALFORMED, path, sentence(path, "must be an array.")));
            return List.of();
        }
        if (list.size() > most) {
            String message = sentence(path, "must not have more than " + most + " items.");
            findings.accept(new Finding(Finding.Kind.INVALID, path, message));
            return List.of();
        }
        List<Part> items = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            String at = path + "." + i;
            if (list.get(i).isObject()) {
                items.add(new Part(list.get(i), at, findings));
            } else {
                findings.accept(new Finding(Finding.Kind.MALFORMED, at, sentence(at, "must be an object.")));
            }
        }
        return items;
    }

    /** Texts that no two of the items may share. */
    static void distinct(List<Part> items, String field) {
        Set<String> seen = new HashSet<>();
        for (Part item : items) {
            String value = item.raw(field).asText("");
            if (!value.isEmpty() && !seen.add(value)) {
                item.invalid(field, "has a duplicate value.");
            }
        }
    }

    /** Exactly one of two texts: media by id or by link. */
    void idOrLink() {
        if (has("id") && has("link")) {
            invalid("id", "prohibits " + at("link") + " from being present.");
        } else if (!has("id") && !has("link")) {
            String message = sentence(at("id"), "is required when " + at("link") + " is not present.");
            findings.accept(new Finding(Finding.Kind.MISSING, at("id"), message));
        } else if (has("id")) {
            required("id", 255);
        } else {
            requiredLink("link");
        }
    }

    /** An http or https URL that must be there. */
    void requiredLink(String field) {
        required(field, LONGEST_LINK).filter(link -> !isLink(link)).ifPresent(link -> {
            invalid(field, "must be a valid URL.");
        });
    }

    void prohibit(String field) {
        if (has(field)) {
            invalid(field, "is prohibited.");
        }
    }

    void missing(String field) {
        findings.accept(new Finding(Finding.Kind.MISSING, at(field), sentence(at(field), "is required.")));
    }

    void malformed(String field, String what) {
        findings.accept(new Finding(Finding.Kind.MALFORMED, at(field), sentence(at(field), what)));
    }

    void invalid(String field, String what) {
        findings.accept(new Finding(Finding.Kind.INVALID, at(field), sentence(at(field), what)));
    }

    private String at(String field) {
        return path + "." + field;
    }

    private static boolean isLink(String text) {
        try {
            URI link = new URI(text);
            boolean web = "https".equalsIgnoreCase(link.getScheme()) || "http".equalsIgnoreCase(link.getScheme());
            return web
                    && link.getRawAuthority() != null
                    && !link.getRawAuthority().isEmpty();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Laravel writes the name of a field with spaces. */
    static String sentence(String path, String what) {
        return "The " + path.replace('_', ' ') + " field " + what;
    }
}
