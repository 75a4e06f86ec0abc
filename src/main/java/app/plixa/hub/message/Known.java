package app.plixa.hub.message;

import app.plixa.hub.contact.Contact;
import app.plixa.hub.conversation.Conversation;
import java.util.Optional;

/**
 * A message of ours that WhatsApp reports on.
 *
 * @param retried it was sent before and failed, or goes as its template now, so that our id does not tell which try a
 *     status is of
 * @param fallsBack it has a fallback template
 * @param goesAgain WhatsApp refused it after it had taken it, and its fallback template is not taken yet
 */
record Known(
        String workspaceId,
        Message message,
        Conversation conversation,
        Contact contact,
        boolean retried,
        boolean fallsBack,
        boolean goesAgain) {
    Known with(Message next) {
        return new Known(workspaceId, next, conversation, contact, retried, fallsBack, goesAgain);
    }

    /** Whether this is a late word about what WhatsApp refused, and not about the template in its place. */
    boolean isReplaced(Receipt receipt) {
        return goesAgain && message.providerId().equals(Optional.of(receipt.providerId()));
    }

    /** Whether the template is due: it did not go yet, is not too late, and to WhatsApp the window is closed. */
    boolean mayFallBack(Receipt receipt) {
        return fallsBack
                && !message.fallbackUsed()
                && message.status().allows(Status.FAILED)
                && message.expiresAt().filter(end -> !end.isAfter(receipt.at())).isEmpty()
                && receipt.error().filter(MessageError::isWindowClosed).isPresent();
    }

    /** As its template, which goes next. */
    Known again(Message refused) {
        Message next = refused.asFallback(true).billed(Billing.NONE);
        return new Known(workspaceId, next, conversation, contact, true, fallsBack, true);
    }
}
