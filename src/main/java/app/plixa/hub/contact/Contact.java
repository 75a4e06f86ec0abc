package app.plixa.hub.contact;

import java.util.List;
import java.util.Optional;

/**
 * A person who can be written to.
 *
 * @param phone E.164 digits; empty for somebody known by a WhatsApp user id only
 * @param waId the id WhatsApp answers with; differs from the phone for some Brazilian and Argentinian numbers
 * @param whatsappUserId the business-scoped user id (BSUID)
 * @param username what it calls itself in WhatsApp, without {@code @}; it changes, and finds nobody
 * @param aliases every number this person answered to
 */
public record Contact(
        String id,
        Optional<String> name,
        Optional<String> phone,
        Optional<String> waId,
        Optional<String> whatsappUserId,
        Optional<String> username,
        List<String> aliases) {

    /** Whether WhatsApp has a way to this person. */
    public boolean reachable() {
        return phone.isPresent() || waId.isPresent() || whatsappUserId.isPresent();
    }

    /** What WhatsApp counts what is sent to this person by: the number, however it is written; else the user id. */
    public String pairKey() {
        return phone.or(() -> waId).map(PhoneKey::of).or(() -> whatsappUserId).orElse(id);
    }

    /** Whether this is one of its numbers. */
    public boolean answersTo(String number) {
        return phone.filter(number::equals).isPresent()
                || waId.filter(number::equals).isPresent()
                || aliases.contains(number);
    }
}
