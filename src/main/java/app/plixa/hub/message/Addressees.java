package app.plixa.hub.message;

import app.plixa.hub.api.Fields;
import app.plixa.hub.contact.Phones;
import app.plixa.hub.conversation.Directory;
import app.plixa.hub.conversation.Identity;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Reads whom a send request is for: exactly one of phone, recipient, contact and conversation. */
@Component
class Addressees {
    private static final List<String> FIELDS = List.of("phone", "recipient", "contact_id", "conversation_id");
    /** Meta: a country's two letters, a full stop, up to 128 letters and digits; a parent's begin with ENT. */
    private static final Pattern USER_ID = Pattern.compile("[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}");

    private final Phones phones;
    private final Directory directory;

    Addressees(Phones phones, Directory directory) {
        this.phones = phones;
        this.directory = directory;
    }

    /** The one it names; what is wrong with it is noted in the fields. */
    Optional<Addressee> read(Fields fields, String workspaceId) {
        List<String> given = FIELDS.stream().filter(fields::given).toList();
        if (given.isEmpty()) {
            fields.required("phone");
            return Optional.empty();
        }
        String field = given.get(0);
        for (String other : given.subList(1, given.size())) {
            fields.error(other, "The " + label(other) + " field is prohibited when " + label(field) + " is present.");
        }
        return fields.required(field).flatMap(value -> switch (field) {
            case "phone" -> phone(value, workspaceId, fields);
            case "recipient" -> user(value, fields);
            case "contact_id" -> contact(value, workspaceId, fields);
            default -> conversation(value, workspaceId, fields);
        });
    }

    /** Who wrote to us can be answered by the very phone that we told of, valid or not. */
    private Optional<Addressee> phone(String written, String workspaceId, Fields fields) {
        Optional<String> digits = phones.normalise(written)
                .or(() -> phones.plain(written).filter(phone -> directory.knows(workspaceId, phone)));
        if (digits.isEmpty()) {
            fields.error("phone", "The phone field must be a valid phone number with its country code.");
        }
        return digits.flatMap(phone -> Addressee.of(Identity.ofPhone(phone)));
    }

    private static Optional<Addressee> user(String id, Fields fields) {
        if (!USER_ID.matcher(id).matches()) {
            fields.error(
                    "recipient", "The recipient field must be a WhatsApp user id such as US.13491208655302741918.");
            return Optional.empty();
        }
        return Addressee.of(Identity.ofUser(id));
    }

    private Optional<Addressee> contact(String id, String workspaceId, Fields fields) {
        if (!directory.reaches(workspaceId, id)) {
            fields.error("contact_id", "The selected contact id is invalid.");
            return Optional.empty();
        }
        return Addressee.of(Identity.ofContact(id));
    }

    private Optional<Addressee> conversation(String id, String workspaceId, Fields fields) {
        Optional<Directory.Place> place =
                directory.conversation(workspaceId, id).filter(at -> directory.reaches(workspaceId, at.contactId()));
        if (place.isEmpty()) {
            fields.error("conversation_id", "The selected conversation id is invalid.");
        }
        return place.map(at -> new Addressee(Identity.ofContact(at.contactId()), Optional.of(at.numberId())));
    }

    private static String label(String field) {
        return field.replace('_', ' ');
    }
}
