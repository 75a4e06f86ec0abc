package app.plixa.hub.event;

import app.plixa.hub.api.Page;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Walk;
import app.plixa.hub.commit.Where;
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
        Where where = Where.of("t.workspace_id = ? and t.name = k.key", workspaceId);
        try (Connection connection = database.getConnection()) {
            if (filter.conversationId().isPresent()) {
                String conversation = filter.conversationId().get();
                if (!Sql.query(connection, OWNER, row -> row.getString(1), conversation)
                        .contains(workspaceId)) {
                    return List.of();
                }
                where = Where.of("t.conversation_id = ? and t.name = k.key", conversation);
            }
            where.when("t.id < ?", page.before()).between("t", "evt", filter.since(), filter.until());
            List<String> names = filter.event().stream().map(EventName::word).toList();
            Walk walk = new Walk("events", names.isEmpty() ? allNames() : names, where);
            String sql =
                    "select e.id, e.payload from" + walk.page() + "join events e on e.id = page.id order by e.id desc";
            return Sql.query(connection, sql, EventLog::told, walk.with(page.rowsToAsk()));
        }
    }

    /** One of the workspace's events. */
    Optional<ToldEvent> find(String workspaceId, String id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, ONE, EventLog::told, id, workspaceId).stream()
                    .findFirst();
        }
    }

    private static List<String> allNames() {
        return Stream.of(EventName.values()).map(EventName::word).toList();
    }

    private static ToldEvent told(ResultSet row) throws SQLException {
        return new ToldEvent(row.getString("id"), new String(row.getBytes("payload"), StandardCharsets.UTF_8));
    }
}
