package app.plixa.hub.panel;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Where;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Conversations with what was written last in them, the liveliest first. */
@Component
class RecentChats {
    /** The newest messages are enough to know who wrote last; a walk along one index, whatever the table holds. */
    private static final String LIVELY = """
            select conversation_id from (
              select id, conversation_id from messages where workspace_id = ? order by id using ~>~ limit 2000) m
            group by conversation_id order by max(id) desc""";

    private static final String ROWS = """
            select c.id, c.status, c.name, ct.name as contact_name, coalesce(ct.phone, ct.wa_id) as phone,
              m.id as last_id, m.body, m.type, m.direction, m.created_at,
              (select count(*) from (select 1 from messages u
                where u.conversation_id = c.id and u.direction = 'inbound' and u.read_at is null limit 100) n) as unread
            from unnest(?::text[]) as i(id) join conversations c on c.id = i.id
            join contacts ct on ct.id = c.contact_id
            join lateral (select id, body, type, direction, created_at from messages
              where conversation_id = c.id order by id using ~>~ limit 1) m on true""";

    /** What two looks differ in when something happened: the newest message, how the last ones of one chat fare, its files. */
    private static final String TRACE = """
            select (select id from messages where workspace_id = ? order by id using ~>~ limit 1),
              (select string_agg(s, ',') from (select id || status as s from messages
                where conversation_id = ? order by id using ~>~ limit 40) x),
              (select updated_at::text from conversations where id = ?),
              (select count(*)::text from media where conversation_id = ? and status = 'stored')""";

    private final DataSource database;

    RecentChats(DataSource database) {
        this.database = database;
    }

    /** Conversations that something was written in of late. */
    List<String> lively(String workspaceId) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, LIVELY, row -> row.getString(1), workspaceId);
        }
    }

    /** These, where status and name fit; at most 50. */
    List<Map<String, Object>> rows(String workspaceId, List<String> ids, Optional<String> status, Optional<String> name)
            throws SQLException {
        Where where = Where.of("c.workspace_id = ?", workspaceId).when("c.status = ?", status);
        name.map(text -> "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%")
                .ifPresent(like -> where.and("c.name ilike ? or ct.name ilike ? or ct.phone like ?", like, like, like));
        Object[] conditions = where.with();
        Object[] all = new Object[conditions.length + 1];
        all[0] = ids.toArray(String[]::new);
        System.arraycopy(conditions, 0, all, 1, conditions.length);
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, ROWS + where.sql() + " order by last_id desc limit 50", RecentChats::row, all);
        }
    }

    /** Another text whenever something happened. */
    String trace(String workspaceId, String conversationId) {
        try (Connection connection = database.getConnection()) {
            return Sql.query(
                            connection,
                            TRACE,
                            row -> row.getString(1) + row.getString(2) + row.getString(3) + row.getString(4),
                            workspaceId,
                            conversationId,
                            conversationId,
                            conversationId)
                    .get(0);
        } catch (SQLException e) {
            return "";
        }
    }

    private static Map<String, Object> row(ResultSet row) throws SQLException {
        Map<String, Object> contact = new HashMap<>();
        contact.put("name", row.getString("contact_name"));
        contact.put("phone", row.getString("phone"));
        Map<String, Object> shown = new HashMap<>();
        shown.put("id", row.getString("id"));
        shown.put("name", row.getString("name"));
        shown.put("status", row.getString("status"));
        shown.put("contact", contact);
        shown.put("body", row.getString("body"));
        shown.put("type", row.getString("type"));
        shown.put("direction", row.getString("direction"));
        shown.put("created_at", Sql.instant(row, "created_at").orElseThrow());
        shown.put("unread", row.getInt("unread"));
        return shown;
    }
}
