package app.plixa.hub.message;

import app.plixa.hub.contact.Contact;
import app.plixa.hub.conversation.Conversation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that a worker has claimed for sending.
 *
 * @param refersTo what WhatsApp calls the message that it answers or reacts to
 * @param fallback the template to send instead when the 24-hour window is closed, JSON
 * @param seq its place in the conversation
 * @param attempts how often WhatsApp was asked before
 * @param unconfirmed what fails it, for its last try is made and no status told of it
 * @param claimedAt since when the worker holds it
 */
public record Outgoing(
        String workspaceId,
        Message message,
        Conversation conversation,
        Contact contact,
        Optional<String> refersTo,
        Optional<RawJson> fallback,
        long seq,
        int attempts,
        Optional<MessageError> unconfirmed,
        Instant claimedAt) {
    /** A window that closes while the message is on its way is closed. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    /** Whether it must not be sent any more. */
    public boolean expired(Instant now) {
        return message.expiresAt().filter(at -> !now.isBefore(at)).isPresent();
    }

    /** Whether it has a fallback template that did not go yet. */
    boolean mayFallBack() {
        return fallback.isPresent() && !message.fallbackUsed();
    }

    /**
     * Whether its fallback template has to go in its place: it has one, and the window is closed, or WhatsApp took the
     * message once and refused it for that later.
     */
    public boolean needsFallback(Instant now) {
        return fallback.isPresent() && (goesAgain() || !conversation.window().openUntil(now.plus(MARGIN)));
    }

    /** Whether WhatsApp took it once, which was told, and refused it later. */
    boolean goesAgain() {
        return message.sentAt().isPresent();
    }

    Outgoing asFallback(boolean used) {
        return new Outgoing(
                workspaceId,
                message.asFallback(used),
                conversation,
                contact,
                refersTo,
                fallback,
                seq,
                attempts,
                unconfirmed,
                claimedAt);
    }
}
