package app.plixa.hub.contact;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;

/** A contact as clients see it when it stands alone. */
public record ContactView(@JsonUnwrapped Contact contact, Instant createdAt, Instant updatedAt) {
    /** The contact's id. */
    String id() {
        return contact.id();
    }
}
