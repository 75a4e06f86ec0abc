package app.plixa.hub.whatsapp.sandbox;

import java.util.List;
import java.util.Optional;

/** The numbers that the stand-in plays Meta for. */
interface SandboxNumbers {
    /** By what its owner calls it. */
    Optional<SandboxNumber> byId(String id);

    /** By Meta's id. */
    Optional<SandboxNumber> byPhoneNumberId(String phoneNumberId);

    /** All, the oldest first. */
    List<SandboxNumber> all();

    /** Whether the owner of this number remembers such a message of or to it. */
    default boolean remembers(SandboxNumber number, String wamid) {
        return false;
    }

    /** Whether a request's {@code Authorization} is anybody's: a number's own, or one that begins with {@code sandbox-}. */
    default boolean know(String authorization) {
        return authorization.startsWith("Bearer sandbox-")
                || all().stream().anyMatch(number -> number.isOf(authorization));
    }

    /** The secret of the app that a request's token belongs to, where it is known. */
    default Optional<String> secretOf(String authorization) {
        return all().stream()
                .filter(number -> number.isOf(authorization))
                .map(SandboxNumber::appSecret)
                .findFirst();
    }

    /** Why there is no such number for whoever asks; as at Meta the token is looked at first. */
    default Refusal missing(String phoneNumberId, String authorization) {
        return know(authorization) ? Refusal.unknownObject("post", phoneNumberId) : Refusal.token(authorization);
    }
}
