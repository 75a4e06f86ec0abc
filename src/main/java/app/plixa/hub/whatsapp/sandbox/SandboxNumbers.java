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
}
