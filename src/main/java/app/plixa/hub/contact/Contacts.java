package app.plixa.hub.contact;

import app.plixa.hub.api.Page;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Walk;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** The contacts of a workspace; an erased one is found no more. */
@Component
public class Contacts {
    private static final String COLUMNS =
            " c.id, c.name, c.phone, c.wa_id, c.whatsapp_user_id, c.username, c.aliases, c.created_at, c.updated_at ";

    private static final String ONE =
            "select" + COLUMNS + "from contacts c where c.id = ? and c.workspace_id = ? and c.erased_at is null";

    /**
     * Ids of who answers to a phone, by the number itself and by what WhatsApp calls it: at most two people. Of a workspace
     * the phone's {@link PhoneKey}, and of the workspace the phone.
     */
    public static final String ANSWERING = """
            select id from contacts where workspace_id = ? and phone_key = ?
            union select id from contacts where workspace_id = ? and wa_id = ?""";

    private static final String EXISTS = "select id from contacts where id = ? and workspace_id = ?";

    private static final String THESE = "select" + COLUMNS + """
            from contacts c where c.id = any(?::text[]) and c.erased_at is null and c.id < ? order by c.id desc""";

    private static final String RENAME = """
            update contacts c set name = ?, named = ?, updated_at = ?
            where c.id = ? and c.workspace_id = ? and c.erased_at is null returning""" + COLUMNS;

    private final DataSource database;
    private final Clock clock;

    Contacts(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** One page, newest first; with a phone only those who answer to it. */
    List<ContactView> list(String workspaceId, Optional<String> phone, Page page) throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (phone.isPresent()) {
                String[] ids = answeringTo(connection, workspaceId, phone.get()).toArray(String[]::new);
                return Sql.query(
                        connection, THESE, Contacts::view, ids, page.before().orElse("~"));
            }
            Walk walk = Walk.over("contacts")
                    .each("workspace_id", List.of(workspaceId))
                    .where("t.erased_at is null")
                    .page(page.rowsToAsk(), page.before());
            String sql = "select" + COLUMNS + "from" + walk.rows("c") + "order by c.id desc";
            return Sql.query(connection, sql, Contacts::view, walk.parameters());
        }
    }

    /** One of the workspace's contacts. */
    Optional<ContactView> find(String workspaceId, String id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, ONE, Contacts::view, id, workspaceId).stream()
                    .findFirst();
        }
    }

    /** Names one, or leaves its naming to WhatsApp again; empty when there is no such contact. */
    Optional<ContactView> rename(String workspaceId, String id, Optional<String> name) throws SQLException {
        return Sql.transact(database, transaction -> Sql.query(
                        transaction,
                        RENAME,
                        Contacts::view,
                        name.orElse(null),
                        name.isPresent(),
                        clock.instant(),
                        id,
                        workspaceId)
                .stream()
                .findFirst());
    }

    /** The contacts (ids) of a workspace that answer to this phone, digits. */
    public static List<String> answeringTo(Connection connection, String workspaceId, String phone)
            throws SQLException {
        return Sql.query(
                connection, ANSWERING, row -> row.getString(1), workspaceId, PhoneKey.of(phone), workspaceId, phone);
    }

    /** This id in a list, if it is one of the workspace's contacts, erased or not; else nothing. */
    static List<String> own(Connection connection, String workspaceId, String id) throws SQLException {
        return Sql.query(connection, EXISTS, row -> row.getString(1), id, workspaceId);
    }

    private static ContactView view(ResultSet row) throws SQLException {
        Contact contact = new Contact(
                row.getString("id"),
                Optional.ofNullable(row.getString("name")),
                Optional.ofNullable(row.getString("phone")),
                Optional.ofNullable(row.getString("wa_id")),
                Optional.ofNullable(row.getString("whatsapp_user_id")),
                Optional.ofNullable(row.getString("username")),
                Sql.texts(row, "aliases"));
        return new ContactView(
                contact,
                Sql.instant(row, "created_at").orElseThrow(),
                Sql.instant(row, "updated_at").orElseThrow());
    }
}
