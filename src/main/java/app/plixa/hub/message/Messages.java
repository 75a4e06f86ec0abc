package app.plixa.hub.message;

import app.plixa.hub.api.Page;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Walk;
import app.plixa.hub.commit.Where;
import app.plixa.hub.conversation.ConversationList;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** The messages of a workspace, as clients ask for them. */
@Component
class Messages {
    private static final String ONE =
            "select" + MessageRows.COLUMNS + "from messages m where m.id = ? and m.workspace_id = ?";

    private final DataSource database;
    private final ConversationList conversations;
    private final MessageRows rows;

    Messages(DataSource database, ConversationList conversations, MessageRows rows) {
        this.database = database;
        this.conversations = conversations;
        this.rows = rows;
    }

    /** One page, newest first. */
    List<Message> list(String workspaceId, MessageFilter filter, Page page) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Walk walk = walk(connection, workspaceId, filter, page);
            String sql = "select" + MessageRows.COLUMNS + "from" + walk.page()
                    + "join messages m on m.id = page.id order by m.id desc";
            return Sql.query(connection, sql, rows::message, walk.with(page.rowsToAsk()));
        }
    }

    /** One of the workspace's messages. */
    Optional<Message> find(String workspaceId, String id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, ONE, rows::message, id, workspaceId).stream()
                    .findFirst();
        }
    }

    /** Each index has its walk: what is asked for decides which one is the shortest. */
    private Walk walk(Connection connection, String workspaceId, MessageFilter filter, Page page) throws SQLException {
        Where where;
        List<String> keys;
        if (filter.conversationId().isPresent() || filter.phone().isPresent()) {
            keys = conversations(connection, workspaceId, filter);
            where = Where.of("t.conversation_id = k.key").when("t.type = ?", filter.type());
            if (filter.narrowsStatus()) {
                where.and(
                        "t.status = any(?::text[])", (Object) filter.statuses().toArray(String[]::new));
            }
        } else if (filter.type().isPresent()) {
            keys = filter.statuses();
            where = Where.of("t.workspace_id = ? and t.status = k.key", workspaceId)
                    .when("t.type = ?", filter.type());
        } else if (filter.narrowsStatus()) {
            keys = filter.statuses();
            where = Where.of("t.workspace_id = ? and t.status = k.key", workspaceId);
        } else {
            keys = List.of(workspaceId);
            where = Where.of("t.workspace_id = k.key");
        }
        where.when("t.id < ?", page.before()).between("t", "msg", filter.since(), filter.until());
        return new Walk("messages", keys, where);
    }

    /** A phone means the person: what was written with it under any of its numbers. */
    private List<String> conversations(Connection connection, String workspaceId, MessageFilter filter)
            throws SQLException {
        Set<String> fitting = new HashSet<>();
        if (filter.conversationId().isPresent()) {
            fitting.addAll(conversations.own(
                    connection, workspaceId, filter.conversationId().get()));
        }
        if (filter.phone().isPresent()) {
            List<String> with =
                    conversations.with(connection, workspaceId, filter.phone().get());
            if (filter.conversationId().isPresent()) {
                fitting.retainAll(with);
            } else {
                fitting.addAll(with);
            }
        }
        return List.copyOf(fitting);
    }
}
