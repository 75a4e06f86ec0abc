package app.plixa.hub.contact;

import java.util.Optional;

/**
 * What WhatsApp just told of a contact; empty is what it did not tell.
 *
 * @param contact as it was known before
 * @param waId a number it answers to
 * @param userId the business-scoped user id (BSUID)
 */
public record Sighting(
        Contact contact,
        Optional<String> name,
        Optional<String> username,
        Optional<String> waId,
        Optional<String> userId) {
    /** Whether it tells anything that was not known. */
    public boolean isNews() {
        return differs(name, contact.name())
                || differs(username, contact.username())
                || differs(waId, contact.waId())
                || differs(userId, contact.whatsappUserId())
                || mayUnite();
    }

    /** Whether somebody who is known by a user id shows a phone: where it has none, another contact has that. */
    private boolean mayUnite() {
        return contact.phone().isEmpty() && waId.isPresent() && userId.isPresent();
    }

    /** Whether it may give the contact something that only one contact can have. */
    boolean mayClash() {
        return differs(userId, contact.whatsappUserId())
                || waId.isPresent() && contact.phone().isEmpty();
    }

    /** Both together; where they differ, the later one is right. */
    Sighting then(Sighting later) {
        return new Sighting(
                contact,
                later.name.or(() -> name),
                later.username.or(() -> username),
                later.waId.or(() -> waId),
                later.userId.or(() -> userId));
    }

    private static boolean differs(Optional<String> told, Optional<String> known) {
        return told.isPresent() && !told.equals(known);
    }
}
