package app.plixa.hub.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.camel.Exchange;

/** Reads the fields of a JSON request and collects what is wrong with them, in Laravel's words. Unknown ones pass. */
public final class Fields {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private final JsonNode root;
    private final Map<String, List<String>> errors = new LinkedHashMap<>();

    private Fields(JsonNode root) {
        this.root = root;
    }

    /** Parses the body, null where there is none; a {@link Problem} 400 when it is not one JSON object. */
    public static Fields of(byte[] body, ObjectReader json) {
        return new Fields(StrictJson.object(body, json));
    }

    /** The query parameters of a request as fields; of a name that comes twice the last one counts. */
    public static Fields ofQuery(Exchange exchange) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        String query = exchange.getMessage().getHeader(Exchange.HTTP_QUERY, "", String.class);
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return new Fields(parameters);
    }

    /** A text field; empty when it is absent or null, or wrong (then an error is noted). */
    public Optional<String> text(String field) {
        JsonNode value = value(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            error(field, "The " + label(field) + " field must be a string.");
            return Optional.empty();
        }
        return Optional.of(value.textValue()).filter(text -> storable(field, text));
    }

    /** Like {@link #text}, noting an error when it is longer than {@code longest} characters. */
    public Optional<String> text(String field, int longest) {
        Optional<String> text = text(field);
        if (text.isPresent() && text.get().codePointCount(0, text.get().length()) > longest) {
            error(field, "The " + label(field) + " field must not be greater than " + longest + " characters.");
            return Optional.empty();
        }
        return text;
    }

    /** Like {@link #text}, noting an error when there is nothing in it. */
    public Optional<String> required(String field) {
        Optional<String> text = text(field).filter(t -> !t.isBlank());
        if (text.isEmpty()) {
            errors.computeIfAbsent(field, f -> new ArrayList<>(List.of("The " + label(f) + " field is required.")));
        }
        return text;
    }

    /** A text field that holds one of a few words. */
    public Optional<String> oneOf(String field, Collection<String> words) {
        Optional<String> text = text(field);
        if (text.isPresent() && !words.contains(text.get())) {
            error(field, "The selected " + label(field) + " is invalid.");
            return Optional.empty();
        }
        return text;
    }

    /** A time, RFC 3339: its years have four digits. Kept to the millisecond, as it is written back. */
    public Optional<Instant> time(String field) {
        return text(field).flatMap(text -> {
            try {
                Instant time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
                if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
                    return Optional.of(time);
                }
            } catch (DateTimeParseException e) {
                // Noted below, like a year that is none.
            }
            error(field, "The " + label(field) + " field must be a valid RFC 3339 date.");
            return Optional.empty();
        });
    }

    /** A whole number in a range, its ends included; in a query it is written as text. */
    public OptionalInt number(String field, int least, int most) {
        JsonNode value = value(field);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalInt.empty();
        }
        boolean whole = value.isInt() || value.isTextual() && value.textValue().matches("-?\\d{1,9}");
        if (!whole || value.asInt() < least || value.asInt() > most) {
            error(field, "The " + label(field) + " field must be between " + least + " and " + most + ".");
            return OptionalInt.empty();
        }
        return OptionalInt.of(value.asInt());
    }

    /** Whether the field is there, be it null. */
    public boolean has(String field) {
        return root.has(field);
    }

    /** Whether the field is there and not null. */
    public boolean given(String field) {
        return root.hasNonNull(field);
    }

    /** The field as it came; a missing node when absent. */
    public JsonNode raw(String field) {
        return value(field);
    }

    /** A true-or-false field. */
    public boolean flag(String field, boolean otherwise) {
        JsonNode value = value(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            error(field, "The " + label(field) + " field must be true or false.");
        }
        return value.asBoolean(otherwise);
    }

    /** A list of texts; empty Optional when absent. */
    public Optional<List<String>> texts(String field) {
        JsonNode value = value(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(element -> texts.add(element.textValue()));
        }
        if (!value.isArray() || texts.contains(null)) {
            error(field, "The " + label(field) + " field must be an array of strings.");
            return Optional.empty();
        }
        for (int i = 0; i < texts.size(); i++) {
            storable(field + "." + i, texts.get(i));
        }
        return Optional.of(texts);
    }

    /** A map of texts, at most {@code most} pairs. */
    public Map<String, String> pairs(String field, int most) {
        JsonNode value = value(field);
        Map<String, String> pairs = new LinkedHashMap<>();
        if (value.isMissingNode() || value.isNull()) {
            return pairs;
        }
        if (!value.isObject() || value.size() > most) {
            error(field, "The " + label(field) + " field must be an object with at most " + most + " string pairs.");
            return pairs;
        }
        value.properties().forEach(pair -> {
            String path = field + "." + pair.getKey();
            if (!pair.getValue().isTextual()) {
                error(path, "The " + path + " field must be a string.");
            } else if (storable(path, pair.getKey())
                    && storable(path, pair.getValue().textValue())) {
                pairs.put(pair.getKey(), pair.getValue().textValue());
            }
        });
        return pairs;
    }

    /** Notes an error. */
    public void error(String field, String message) {
        errors.computeIfAbsent(field, f -> new ArrayList<>()).add(message);
    }

    /** Throws the {@link Problem} 422 when any error was noted. */
    public void check() {
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    private JsonNode value(String field) {
        return root.path(field);
    }

    /** Whether text can be stored: PostgreSQL has no NUL, and UTF-8 no lone surrogates. */
    public static boolean storable(String text) {
        int c;
        for (int at = 0; at < text.length(); at += Character.charCount(c)) {
            c = text.codePointAt(at);
            if (c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                return false;
            }
        }
        return true;
    }

    private boolean storable(String field, String text) {
        if (!storable(text)) {
            error(field, "The " + label(field) + " field contains characters that are not valid text.");
            return false;
        }
        return true;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.malformedJson("The query string is not valid percent-encoding.");
        }
    }

    private static String label(String field) {
        return field.replace('_', ' ');
    }
}
