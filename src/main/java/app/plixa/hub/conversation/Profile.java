package app.plixa.hub.conversation;

import java.util.Optional;

/**
 * What a customer calls itself in WhatsApp.
 *
 * @param username without {@code @}; not all have one
 */
public record Profile(Optional<String> name, Optional<String> username) {
    /** Not told. */
    public static final Profile NONE = new Profile(Optional.empty(), Optional.empty());
}
