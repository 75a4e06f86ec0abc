package app.plixa.hub.message;

import app.plixa.hub.contact.Contact;
import app.plixa.hub.conversation.Conversation;
import java.util.List;
import java.util.stream.Stream;

/**
 * A message of ours that WhatsApp reports on.
 *
 * @param retried it failed and was sent again, or goes as its template now
 * @param formerIds what WhatsApp called it in tries that failed
 * @param fallsBack it has a fallback template
 * @param goesAgain WhatsApp refused it after it had taken it, and its fallback template is not taken yet
 */
record Known(
        String workspaceId,
        Message message,
        Conversation conversation,
        Contact contact,
        boolean retried,
        List<String> formerIds,
        boolean fallsBack,
        boolean goesAgain) {
    Known with(Message next) {
        return new Known(workspaceId, next, conversation, contact, retried, formerIds, fallsBack, goesAgain);
    }

    /** Whether this is a late word about a try that failed, and not about the one that took its place. */
    boolean isOfFormerTry(Receipt receipt) {
        return formerIds.contains(receipt.providerId());
    }

    /**
     * Whether nobody can say yet which try failed: it names the message, by an id that no answer brought. If it is of the
     * one under way, the answer to that will tell. Where WhatsApp took the message by another id, it is of a try whose
     * answer was lost, and nobody waits for that. What arrived has arrived, whichever it was.
     */
    boolean isUnclear(Receipt receipt) {
        boolean other =
                message.providerId().map(id -> !id.equals(receipt.providerId())).orElse(retried);
        return other && receipt.status() == Status.FAILED && !isOfFormerTry(receipt);
    }

    /** The template in its place was taken, as this tells. */
    Known taken(Receipt receipt) {
        Message taken = message.sent(receipt.providerId(), receipt.at());
        return new Known(workspaceId, taken, conversation, contact, retried, formerIds, fallsBack, false);
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
        List<String> former =
                Stream.concat(formerIds.stream(), next.providerId().stream()).toList();
        return new Known(workspaceId, next, conversation, contact, true, former, fallsBack, true);
    }
}
