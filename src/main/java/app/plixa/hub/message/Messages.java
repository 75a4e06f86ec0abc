package app.plixa.hub.message;

import app.plixa.hub.api.Page;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Walk;
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
            String sql = "select" + MessageRows.COLUMNS + "from" + walk.rows("m") + "order by m.id desc";
            return Sql.query(connection, sql, rows::message, walk.parameters());
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
        Walk walk = Walk.over("messages");
        if (filter.conversationId().isPresent() || filter.contact().isPresent()) {
            walk.each("conversation_id", conversations(connection, workspaceId, filter));
            filter.type().ifPresent(type -> walk.where("t.type = ?", type));
            if (filter.narrowsStatus()) {
                walk.where(
                        "t.status = any(?::text[])", (Object) filter.statuses().toArray(String[]::new));
            }
        } else if (filter.type().isPresent() || filter.narrowsStatus()) {
            walk.at("workspace_id", workspaceId)
                    .each("status", filter.statuses())
                    .each("type", filter.types());
        } else {
            walk.each("workspace_id", List.of(workspaceId));
        }
        return walk.page(page.rowsToAsk(), page.before()).created("msg", filter.since(), filter.until());
    }

    private List<String> conversations(Connection connection, String workspaceId, MessageFilter filter)
            throws SQLException {
        Set<String> fitting = new HashSet<>();
        if (filter.conversationId().isPresent()) {
            fitting.addAll(conversations.own(
                    connection, workspaceId, filter.conversationId().get()));
        }
        if (filter.contact().isPresent()) {
            List<String> with = conversations.with(connection, workspaceId, filter.contact());
            if (filter.conversationId().isPresent()) {
                fitting.retainAll(with);
            } else {
                fitting.addAll(with);
            }
        }
        return List.copyOf(fitting);
    }
}
