package app.plixa.hub.message.content;

/**
 * One thing that is wrong with a message's content.
 *
 * @param path the field, dotted: {@code interactive.action.buttons.0.reply.title}
 * @param message says so in Laravel's words
 */
public record Finding(Kind kind, String path, String message) {
    /** In what way it is wrong. */
    public enum Kind {
        /** It must be there and is not. */
        MISSING,
        /** It is something else than a text, a number, an object or a list, or not text at all. */
        MALFORMED,
        /** Its value is not one that WhatsApp takes. */
        INVALID
    }
}
