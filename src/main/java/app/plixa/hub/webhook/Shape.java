package app.plixa.hub.webhook;

import java.util.Optional;

/**
 * In which form an endpoint gets its deliveries.
 *
 * @param headers its own, a JSON object, sealed
 * @param transformation a JSONata expression that makes the body
 */
public record Shape(Optional<String> headers, Optional<String> transformation) {
    /** Events as they are, and no headers but ours. */
    public static final Shape PLAIN = new Shape(Optional.empty(), Optional.empty());
}
