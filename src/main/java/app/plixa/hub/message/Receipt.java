package app.plixa.hub.message;

import java.time.Instant;
import java.util.Optional;

/**
 * A status that WhatsApp reports for one of our messages.
 *
 * @param messageId our own id, where WhatsApp echoed it ({@code biz_opaque_callback_data})
 * @param error a {@link MessageError} when the status is failed
 * @param billing what it says of the cost
 * @param waId what WhatsApp calls the recipient's number
 * @param userId the recipient's business-scoped user id (BSUID)
 */
public record Receipt(
        String numberId,
        String providerId,
        Optional<String> messageId,
        Status status,
        Instant at,
        Optional<MessageError> error,
        Billing billing,
        Optional<String> waId,
        Optional<String> userId) {}
