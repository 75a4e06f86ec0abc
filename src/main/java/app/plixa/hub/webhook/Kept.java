package app.plixa.hub.webhook;

import java.util.Optional;

/**
 * What a delivery's row keeps of its body, so that every attempt posts the same bytes.
 *
 * @param decided the bytes are what they are: kept, or posted once already
 * @param transformationError why they are the event's own although they were to be transformed
 */
public record Kept(boolean decided, Optional<String> transformationError) {
    /** Nothing yet. */
    public static final Kept NOTHING = new Kept(false, Optional.empty());
}
