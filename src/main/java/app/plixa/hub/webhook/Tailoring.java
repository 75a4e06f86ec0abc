package app.plixa.hub.webhook;

import app.plixa.hub.api.Fields;
import java.util.Map;
import java.util.Optional;

/**
 * What a client wants of the events an endpoint asks for, and in which form they come.
 *
 * @param headers sent with each POST; empty where they stay as they are
 * @param transformation a JSONata expression that makes the body; empty: the event as it is
 */
record Tailoring(Filters filters, Optional<Map<String, String>> headers, Optional<String> transformation) {
    /** Everything, as it is. */
    static final Tailoring NONE = new Tailoring(Filters.NONE, Optional.empty(), Optional.empty());

    /** With what the fields say instead; null gives up a setting. What is wrong is noted in the fields. */
    Tailoring with(Fields fields) {
        return new Tailoring(
                fields.has("filters") ? Filters.of(fields) : filters,
                fields.has("headers") ? Optional.of(OwnHeaders.of(fields)) : headers,
                fields.has("transformation") ? transformation(fields) : transformation);
    }

    private static Optional<String> transformation(Fields fields) {
        Optional<String> expression = fields.text("transformation", Transformation.LONGEST);
        expression
                .flatMap(Transformation::fault)
                .ifPresent(fault -> fields.error(
                        "transformation", "The transformation field must be a valid JSONata expression: " + fault));
        return expression;
    }
}
