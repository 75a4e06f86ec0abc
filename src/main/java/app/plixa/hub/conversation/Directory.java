package app.plixa.hub.conversation;

import app.plixa.hub.contact.Contacts;
import app.plixa.hub.contact.PhoneKey;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks conversations and contacts of a workspace up, locking nothing: what it finds may be gone a moment later. */
@Component
public class Directory {
    private static final String CONVERSATION_OF = """
            select c.id from (select ?::text, ?::text, ?::text, ?::text, ?::text, ?::text)
              as k(workspace_id, number_id, phone, phone_key, user_id, contact_id)
            """ + Conversations.CONTACT + """
            join conversations c on c.number_id = k.number_id and c.contact_id = ct.id""";

    /** Where a conversation takes place. */
    public record Place(String numberId, String contactId) {}

    private final JdbcClient database;

    Directory(JdbcClient database) {
        this.database = database;
    }

    /** The number and the contact of a conversation of this workspace. */
    public Optional<Place> conversation(String workspaceId, String id) {
        return database.sql("select number_id, contact_id from conversations where id = ? and workspace_id = ?")
                .params(id, workspaceId)
                .query((row, n) -> new Place(row.getString("number_id"), row.getString("contact_id")))
                .optional();
    }

    /** Whether this workspace has such a contact, and WhatsApp a way to reach it. */
    public boolean reaches(String workspaceId, String contactId) {
        return database.sql("select 1 from contacts where id = ? and workspace_id = ?"
                        + " and coalesce(phone, wa_id, whatsapp_user_id) is not null")
                .params(contactId, workspaceId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Whether a contact of this workspace answers to this phone, digits as WhatsApp writes them. */
    public boolean knows(String workspaceId, String phone) {
        return !database.sql(Contacts.ANSWERING)
                .params(workspaceId, PhoneKey.of(phone), workspaceId, phone)
                .query(String.class)
                .list()
                .isEmpty();
    }

    /** The id of the conversation that a message would join, if there is one yet. */
    public Optional<String> conversationOf(Touch touch) {
        Identity who = touch.who();
        return database.sql(CONVERSATION_OF)
                .params(Arrays.asList(
                        touch.workspaceId(),
                        touch.numberId(),
                        who.phone().orElse(null),
                        who.phoneKey().orElse(null),
                        who.userId().orElse(null),
                        who.contactId().orElse(null)))
                .query(String.class)
                .optional();
    }
}
