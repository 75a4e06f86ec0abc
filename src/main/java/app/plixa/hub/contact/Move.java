package app.plixa.hub.contact;

import java.util.Optional;

/**
 * Somebody has another number or another user id from now on (Meta: webhooks, system messages; a change of the number
 * makes a new user id, too).
 *
 * @param fromPhone what WhatsApp called the number
 * @param fromUserId the business-scoped user id (BSUID) until now
 * @param toPhone what WhatsApp calls the new number; empty where it does not show it
 * @param toUserId the new user id
 */
public record Move(
        Optional<String> fromPhone, Optional<String> fromUserId, Optional<String> toPhone, Optional<String> toUserId) {}
