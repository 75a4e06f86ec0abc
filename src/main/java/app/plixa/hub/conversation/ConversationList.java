package app.plixa.hub.conversation;

import app.plixa.hub.api.Page;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Walk;
import app.plixa.hub.contact.ContactFilter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** The conversations of a workspace, as clients ask for them. */
@Component
public class ConversationList {
    static final List<String> STATUSES = List.of("open", "closed");

    private static final String ONE = "select" + ConversationRows.COLUMNS + """
            from conversations c join contacts ct on ct.id = c.contact_id where c.id = ? and c.workspace_id = ?""";

    private static final String EXISTS = "select id from conversations where id = ? and workspace_id = ?";

    private static final String WITH = "select id from conversations where contact_id = any(?::text[])";

    private final DataSource database;
    private final Clock clock;

    ConversationList(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** One page, newest first; of this status and with these contacts, where they are given. */
    List<WithContact> list(String workspaceId, Optional<String> status, ContactFilter contact, Page page)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            Walk walk = Walk.over("conversations").page(page.rowsToAsk(), page.before());
            if (contact.isPresent()) {
                walk.each("contact_id", contact.contacts(connection, workspaceId));
                status.ifPresent(word -> walk.where("t.status = ?", word));
            } else {
                walk.at("workspace_id", workspaceId)
                        .each("status", status.map(List::of).orElse(STATUSES));
            }
            String sql = "select" + ConversationRows.COLUMNS + "from" + walk.rows("c")
                    + "join contacts ct on ct.id = c.contact_id order by c.id desc";
            return Sql.query(connection, sql, this::withContact, walk.parameters());
        }
    }

    /** One of the workspace's conversations. */
    Optional<WithContact> find(String workspaceId, String id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, ONE, this::withContact, id, workspaceId).stream()
                    .findFirst();
        }
    }

    /** The same one, its row locked until the transaction ends. */
    Optional<WithContact> lock(Connection transaction, String workspaceId, String id) throws SQLException {
        return Sql.query(transaction, ONE + " for update of c", this::withContact, id, workspaceId).stream()
                .findFirst();
    }

    /** This id in a list, if it is one of the workspace's conversations; else nothing. */
    public List<String> own(Connection connection, String workspaceId, String id) throws SQLException {
        return Sql.query(connection, EXISTS, row -> row.getString(1), id, workspaceId);
    }

    /** The ids of the workspace's conversations with these contacts. */
    public List<String> with(Connection connection, String workspaceId, ContactFilter contact) throws SQLException {
        List<String> contacts = contact.contacts(connection, workspaceId);
        return Sql.query(connection, WITH, row -> row.getString(1), (Object) contacts.toArray(String[]::new));
    }

    private WithContact withContact(ResultSet row) throws SQLException {
        Instant now = clock.instant();
        return ConversationRows.both(row, now);
    }
}
