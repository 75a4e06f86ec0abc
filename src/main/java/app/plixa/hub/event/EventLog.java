package app.plixa.hub.event;

import app.plixa.hub.api.Page;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Walk;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** What happened, read again: for clients that ask instead of being told. */
@Component
class EventLog {
    private static final String ONE = "select id, payload from events where id = ? and workspace_id = ?";

    private static final String OWNER = "select workspace_id from events where conversation_id = ? limit 1";

    private static final List<String> NAMES =
            Stream.of(EventName.values()).map(EventName::word).toList();

    /** What a list of events is narrowed to. */
    record Filter(
            Optional<EventName> event,
            Optional<String> conversationId,
            Optional<Instant> since,
            Optional<Instant> until) {}

    private final DataSource database;

    EventLog(DataSource database) {
        this.database = database;
    }

    /** One page, newest first. */
    List<ToldEvent> list(String workspaceId, Filter filter, Page page) throws SQLException {
        List<String> names = filter.event().map(event -> List.of(event.word())).orElse(NAMES);
        try (Connection connection = database.getConnection()) {
            Walk walk = Walk.over("events");
            if (filter.conversationId().isPresent()) {
                String conversation = filter.conversationId().get();
                if (!Sql.query(connection, OWNER, row -> row.getString(1), conversation)
                        .contains(workspaceId)) {
                    return List.of();
                }
                walk.at("conversation_id", conversation);
            } else {
                walk.at("workspace_id", workspaceId);
            }
            walk.each("name", names)
                    .page(page.rowsToAsk(), page.before())
                    .created("evt", filter.since(), filter.until());
            String sql = "select e.id, e.payload from" + walk.rows("e") + "order by e.id desc";
            return Sql.query(connection, sql, EventLog::told, walk.parameters());
        }
    }

    /** One of the workspace's events. */
    Optional<ToldEvent> find(String workspaceId, String id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, ONE, EventLog::told, id, workspaceId).stream()
                    .findFirst();
        }
    }

    private static ToldEvent told(ResultSet row) throws SQLException {
        return new ToldEvent(row.getString("id"), new String(row.getBytes("payload"), StandardCharsets.UTF_8));
    }
}
