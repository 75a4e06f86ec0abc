package app.plixa.hub.reply;

import java.time.Instant;
import java.util.Optional;

/**
 * The message with which a customer opened a conversation, and how the conversation stands now.
 *
 * @param phoneNumberId what Meta calls the number
 * @param at when the customer wrote, by WhatsApp's clock
 * @param answered a message of ours was accepted after it
 * @param wanted whether the workspace wants replies through this number
 */
public record Question(
        String messageId,
        String workspaceId,
        String numberId,
        String phoneNumberId,
        String conversationId,
        String contactId,
        String type,
        Optional<String> body,
        Instant at,
        boolean closed,
        boolean erased,
        boolean answered,
        boolean wanted) {
    /** What can be put to the model. */
    Optional<String> text() {
        return body.filter(words -> type.equals("text") && !words.isBlank());
    }
}
