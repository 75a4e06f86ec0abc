package app.plixa.hub.webhook;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes another body of an event's payload by a JSONata expression (jsonata.org) of a customer's. Each step of it is
 * counted and every value weighed ({@link Meter}), so that none runs away with time or memory; what the meter cannot
 * see into is not there: regular expressions, signatures of functions, {@code $eval}. The same payload and expression
 * always make the same body: {@code $now} is when the event was, and nothing is random.
 */
final class Transformation {
    /** Characters of an expression. */
    static final int LONGEST = 4096;

    private static final int LONGEST_REASON = 300;

    /** A signature becomes a regular expression; the hooks of the evaluation are variables to it. */
    private static final Pattern CLOSED = Pattern.compile("__evaluate|/\\*|(function|λ)\\s*\\([^)]*\\)\\s*<");

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8);

    /** What came of it. */
    sealed interface Outcome {
        /** The body. */
        record Made(byte[] body) implements Outcome {}

        /** Why there is none; a payload's values may stand in the reason. */
        record Failed(String reason) implements Outcome {}
    }

    private Transformation() {}

    /** What is wrong with the expression as it is written, if anything is. */
    static Optional<String> fault(String expression) {
        if (expression.isBlank()) {
            return Optional.of("it is empty.");
        }
        if (CLOSED.matcher(expression).find()) {
            return Optional.of("comments and signatures of functions are not available.");
        }
        try {
            Jsonata parsed = Jsonata.jsonata(expression);
            return Optional.ofNullable(parsed.getErrors())
                    .map(errors -> errors.get(0).getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.of(reason(e));
        }
    }

    /** Evaluates the expression on a payload of ours. */
    static Outcome apply(String expression, byte[] payload) {
        Optional<String> fault = fault(expression);
        if (fault.isPresent()) {
            return new Outcome.Failed(fault.get());
        }
        try {
            Jsonata parsed = Jsonata.jsonata(expression);
            JsonNode event = JSON.readTree(payload);
            Object result = parsed.evaluate(
                    value(event),
                    Meter.environment(parsed, event.path("created_at").asText()));
            return body(result);
        } catch (IOException | RuntimeException | StackOverflowError | AssertionError e) {
            return new Outcome.Failed(reason(e));
        }
    }

    private static Outcome body(Object result) throws JsonProcessingException {
        if (result instanceof Map || result instanceof List) {
            return new Outcome.Made(JSON.writeValueAsBytes(node(result)));
        }
        return new Outcome.Failed("The result must be an object or an array.");
    }

    /** As the evaluation takes it: a null of JSON is not what is absent. */
    private static Object value(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties().forEach(field -> map.put(field.getKey(), value(field.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(element -> list.add(value(element)));
            return list;
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        return node.isNull() ? Jsonata.NULL_VALUE : node.isBoolean() ? node.booleanValue() : node.textValue();
    }

    /** Only what is JSON: an expression may give functions, too. */
    private static JsonNode node(Object value) {
        if (value instanceof Map<?, ?> map) {
            var object = JSON.createObjectNode();
            map.forEach((key, field) -> object.set(String.valueOf(key), node(field)));
            return object;
        }
        if (value instanceof List<?> list) {
            var array = JSON.createArrayNode();
            list.forEach(element -> array.add(node(element)));
            return array;
        }
        boolean scalar =
                value == null || value instanceof String || value instanceof Boolean || value instanceof Number;
        if (!scalar) {
            throw new Meter.CutOffException("A function is no JSON.");
        }
        return JSON.valueToTree(value);
    }

    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof RuntimeException && cause.getCause() != null && !(cause instanceof JException)) {
            cause = cause.getCause();
        }
        String text = cause instanceof StackOverflowError
                ? "It is nested too deep."
                : cause instanceof JException own
                        ? own.getDetailedErrorMessage()
                        : Optional.ofNullable(cause.getMessage()).orElse("It cannot be evaluated.");
        String storable = text.replace("\0", "");
        return storable.substring(0, Math.min(storable.length(), LONGEST_REASON));
    }
}
