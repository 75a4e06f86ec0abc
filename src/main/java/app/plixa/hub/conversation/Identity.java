package app.plixa.hub.conversation;

import app.plixa.hub.contact.PhoneKey;
import java.util.Optional;

/**
 * Whom a message is for or from; at least one of the three is there. A user id says more than a phone, which people
 * change and share (Meta: business-scoped user ids).
 *
 * @param phone E.164 digits, or what WhatsApp calls the number
 * @param userId the business-scoped user id (BSUID)
 * @param contactId a contact that is known already
 */
public record Identity(Optional<String> phone, Optional<String> userId, Optional<String> contactId) {
    /** What the phone has in common with other ways to write it. */
    Optional<String> phoneKey() {
        return phone.map(PhoneKey::of);
    }

    /** Who answers to this phone. */
    public static Identity ofPhone(String phone) {
        return new Identity(Optional.of(phone), Optional.empty(), Optional.empty());
    }

    /** Who has this user id. */
    public static Identity ofUser(String userId) {
        return new Identity(Optional.empty(), Optional.of(userId), Optional.empty());
    }

    /** A contact that is known already. */
    public static Identity ofContact(String contactId) {
        return new Identity(Optional.empty(), Optional.empty(), Optional.of(contactId));
    }

    /** As WhatsApp shows who wrote. */
    public static Identity shown(Optional<String> phone, Optional<String> userId) {
        return new Identity(phone, userId, Optional.empty());
    }
}
