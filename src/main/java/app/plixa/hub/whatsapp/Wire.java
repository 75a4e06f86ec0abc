package app.plixa.hub.whatsapp;

import app.plixa.hub.contact.Contact;
import app.plixa.hub.contact.PhoneKey;
import app.plixa.hub.media.Copies;
import app.plixa.hub.message.Message;
import app.plixa.hub.message.Outgoing;
import app.plixa.hub.message.RawJson;
import app.plixa.hub.message.ReadReceipt;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The JSON that the Cloud API takes (Meta: Cloud API, Messages reference). */
@Component
class Wire {
    /** How every id of a file of ours begins where it stands in JSON. */
    private static final String OURS = "\"med_";

    private final Copies copies;
    private final ObjectMapper json;

    Wire(Copies copies, ObjectMapper json) {
        this.copies = copies;
        this.json = json;
    }

    /** Whether the content may name a file of ours; what does not need not be looked at. */
    static boolean namesOurs(RawJson content) {
        return content.text().contains(OURS);
    }

    /** A message, or its fallback template in its place; WhatsApp has the files that it names. */
    byte[] message(Outgoing outgoing) {
        Message message = outgoing.message();
        ObjectNode body = json.createObjectNode();
        body.put("messaging_product", "whatsapp");
        body.put("recipient_type", "individual");
        message.recipient()
                .ifPresentOrElse(
                        user -> body.put("recipient", user),
                        () -> body.put(
                                "to",
                                address(
                                        message.phone().orElseThrow(),
                                        outgoing.contact(),
                                        outgoing.conversation()
                                                .window()
                                                .expiresAt()
                                                .isPresent())));
        String type = message.fallbackUsed() ? "template" : message.type();
        body.put("type", type);
        if (message.fallbackUsed()) {
            put(body, type, outgoing.fallback().orElseThrow(), message.numberId());
        } else if (type.equals("reaction")) {
            body.set(type, reaction(outgoing));
        } else if (message.content().isPresent()) {
            put(body, type, message.content().get(), message.numberId());
        } else {
            body.putObject(type).put("body", message.body().orElseThrow()).put("preview_url", false);
        }
        if (!type.equals("reaction")) {
            outgoing.refersTo().ifPresent(id -> body.putObject("context").put("message_id", id));
        }
        body.put("biz_opaque_callback_data", message.id());
        return bytes(body);
    }

    /** A read receipt, with the signs of somebody typing if that is asked for. */
    byte[] receipt(ReadReceipt receipt) {
        ObjectNode body = json.createObjectNode();
        body.put("messaging_product", "whatsapp");
        body.put("status", "read");
        body.put("message_id", receipt.providerId());
        if (receipt.typing()) {
            body.putObject("typing_indicator").put("type", "text");
        }
        return bytes(body);
    }

    /**
     * Whoever has got another number since the message was written is addressed by that, and whoever has written by what
     * WhatsApp called the number then.
     */
    private static String address(String written, Contact customer, boolean hasWritten) {
        String now = customer.phone()
                .filter(phone ->
                        customer.answersTo(written) && !PhoneKey.of(phone).equals(PhoneKey.of(written)))
                .orElse(written);
        return PhoneKey.address(now, customer.waId().or(() -> hasWritten ? customer.phone() : Optional.empty()));
    }

    /** It may name the message by our id: WhatsApp has to read its own. */
    private ObjectNode reaction(Outgoing outgoing) {
        try {
            String content = outgoing.message().content().orElseThrow().text();
            ObjectNode reaction = (ObjectNode) json.readTree(content);
            return reaction.put("message_id", outgoing.refersTo().orElseThrow());
        } catch (IOException e) {
            throw new IllegalStateException("Stored content is not readable", e);
        }
    }

    private byte[] bytes(ObjectNode body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new IllegalStateException("A tree must be writable as JSON", e);
        }
    }

    private void put(ObjectNode body, String type, RawJson content, String numberId) {
        if (namesOurs(content)) {
            body.set(type, filled(type, content, numberId));
        } else {
            body.putRawValue(type, new RawValue(content.text()));
        }
    }

    private JsonNode filled(String type, RawJson content, String numberId) {
        try {
            return copies.filled(type, json.readTree(content.text()), numberId);
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("The files of a message cannot be named", e);
        }
    }
}
