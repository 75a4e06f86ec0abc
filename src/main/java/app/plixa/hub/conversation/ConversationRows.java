package app.plixa.hub.conversation;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.contact.Contact;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** How a conversation and its contact are read from the tables {@code conversations c} and {@code contacts ct}. */
public final class ConversationRows {
    /**
     * The columns to select for {@link #conversation} and {@link #contact}. The window is the person's: where two contacts
     * turned out to be one, what it wrote in either conversation counts for both.
     */
    public static final String COLUMNS = """
             c.id as c_id, c.workspace_id as c_workspace_id, c.number_id as c_number_id, c.status as c_status,
             c.name as c_name, c.tags as c_tags, case when ct.person is null then c.last_inbound_at else greatest(c.last_inbound_at, (
               select max((select j.last_inbound_at from conversations j
                 where j.number_id = c.number_id and j.contact_id = p.id))
               from contacts p where p.person = ct.person)) end as c_last_inbound_at,
             c.created_at as c_created_at, c.updated_at as c_updated_at, c.closed_at as c_closed_at,
             ct.id as ct_id, ct.name as ct_name, ct.phone as ct_phone, ct.wa_id as ct_wa_id,
             ct.whatsapp_user_id as ct_user_id, ct.username as ct_username, ct.aliases as ct_aliases
            """;

    private ConversationRows() {}

    /** The conversation under the cursor with its contact, its window as it stands at {@code now}. */
    public static WithContact both(ResultSet row, Instant now) throws SQLException {
        return new WithContact(conversation(row, now), contact(row));
    }

    /** The conversation under the cursor, its window as it stands at {@code now}. */
    public static Conversation conversation(ResultSet row, Instant now) throws SQLException {
        return new Conversation(
                row.getString("c_id"),
                row.getString("c_number_id"),
                row.getString("ct_id"),
                row.getString("c_status"),
                Optional.ofNullable(row.getString("c_name")),
                Sql.texts(row, "c_tags"),
                Window.at(now, Sql.instant(row, "c_last_inbound_at")),
                Sql.instant(row, "c_created_at").orElseThrow(),
                Sql.instant(row, "c_updated_at").orElseThrow(),
                Sql.instant(row, "c_closed_at"));
    }

    /** The contact under the cursor. */
    public static Contact contact(ResultSet row) throws SQLException {
        return new Contact(
                row.getString("ct_id"),
                Optional.ofNullable(row.getString("ct_name")),
                Optional.ofNullable(row.getString("ct_phone")),
                Optional.ofNullable(row.getString("ct_wa_id")),
                Optional.ofNullable(row.getString("ct_user_id")),
                Optional.ofNullable(row.getString("ct_username")),
                Sql.texts(row, "ct_aliases"));
    }
}
