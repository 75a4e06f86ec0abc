package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.contact.PhoneKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** To whom a message goes: by phone, as it was written, or by business-scoped user id. */
record Recipient(Optional<String> written, String userId) {
    static Recipient of(JsonNode message) {
        return new Recipient(
                Optional.of(message.path("to").asText("")).filter(to -> !to.isEmpty()),
                message.path("recipient").asText(""));
    }

    /** The phone's digits; none for a user id. */
    String phone() {
        return written.map(text -> text.replaceAll("[^0-9]", "")).orElse("");
    }

    /** The same for everything that reaches the same person. */
    String key() {
        return written.isPresent() ? PhoneKey.of(phone()) : userId;
    }

    /** Writes whom it is for into the answer to a message. */
    void answer(ObjectNode contact) {
        contact.put("input", written.orElse(userId));
        put(contact, "wa_id", "user_id");
    }

    /** Writes it under the one name or the other. */
    void put(ObjectNode node, String asPhone, String asUser) {
        if (written.isPresent()) {
            node.put(asPhone, WaId.of(phone()));
        } else {
            node.put(asUser, userId);
        }
    }
}
