package app.plixa.hub.contact;

import app.plixa.hub.api.Fields;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** With whom: what lists of conversations and messages are narrowed to. */
public record ContactFilter(Optional<String> id, Optional<String> phone) {
    /** Reads the filters of a request; what is wrong with them is noted in the fields. */
    public static ContactFilter of(Fields query, Phones phones) {
        return new ContactFilter(query.text("contact_id"), phones.filter(query));
    }

    /** Whether it narrows anything. */
    public boolean isPresent() {
        return id.isPresent() || phone.isPresent();
    }

    /** The contacts (ids) of the workspace that fit; a phone means the person, under any of its numbers. */
    public List<String> contacts(Connection connection, String workspaceId) throws SQLException {
        if (phone.isEmpty()) {
            return id.isPresent() ? Contacts.own(connection, workspaceId, id.get()) : List.of();
        }
        return Contacts.answeringTo(connection, workspaceId, phone.get()).stream()
                .filter(contact -> id.isEmpty() || contact.equals(id.get()))
                .toList();
    }
}
