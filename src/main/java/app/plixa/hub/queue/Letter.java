package app.plixa.hub.queue;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A message that came through a queue.
 *
 * @param user who sent it, as the broker says
 * @param nth of how many the user sent within a minute it is; empty where a broker does not count
 * @param key what makes it the same message when it comes again
 * @param body its text in UTF-8, or its bytes; empty when it is neither
 * @param text whether it came as text
 * @param deliveries how often the broker has handed it over, this time included
 */
public record Letter(
        String user,
        OptionalInt nth,
        String key,
        Optional<String> replyTo,
        String correlation,
        Optional<byte[]> body,
        boolean text,
        int deliveries) {

    /** The property by which the broker says who sent it. */
    public static final String USER = "plixa_user";

    /** The property by which the broker says the how manieth message of its sender's minute it is. */
    public static final String NTH = "plixa_nth";
}
