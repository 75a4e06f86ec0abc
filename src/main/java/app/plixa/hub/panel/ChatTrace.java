package app.plixa.hub.panel;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.conversation.Window;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** What an open chat shows, in a text: its last messages and how they fare, its files, its window, its name and tags. */
@Component
class ChatTrace {
    private static final String TRACE = """
            select (select string_agg(s, ',') from (
                select concat(id, status, edited_at, deleted_at, read_at is null) as s from messages
                where conversation_id = c.id order by id using ~>~ limit 50) x),
              (select count(*) from media where conversation_id = c.id and status = 'stored'),
              c.updated_at, c.last_inbound_at > ?
            from conversations c where c.id = ? and c.workspace_id = ?""";

    private final DataSource database;
    private final Clock clock;

    ChatTrace(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Another text whenever something of it is another; "gone" when the workspace has no such conversation. */
    String of(String workspaceId, String conversationId) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(
                            connection,
                            TRACE,
                            row -> row.getString(1) + row.getLong(2) + row.getString(3) + row.getString(4),
                            clock.instant().minus(Window.LENGTH),
                            conversationId,
                            workspaceId)
                    .stream()
                    .findFirst()
                    .map(text -> Integer.toHexString(text.hashCode()))
                    .orElse("gone");
        }
    }
}
