package app.plixa.hub.reply;

/**
 * A reply that this worker has taken.
 *
 * @param attempt which claim of it this is: a later one makes it void
 */
public record Claim(String messageId, String conversationId, int attempt) {}
