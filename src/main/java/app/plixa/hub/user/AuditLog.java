package app.plixa.hub.user;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Who did what in the panel; no contents, no secrets. */
@Component
public class AuditLog {
    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);

    private static final String INSERT = """
            insert into audit_log (id, workspace_id, user_id, who, action, subject, created_at)
            values (?, ?, ?, ?, ?, ?, ?)""";

    private static final String NEWEST = """
            select id, who, action, subject, created_at from audit_log
            where workspace_id = ? and id ~<~ ? order by id using ~>~ limit ?""";

    /** One thing that somebody did. */
    public record Entry(String id, String who, String action, Optional<String> subject, Instant at) {}

    private final DataSource database;
    private final Clock clock;

    AuditLog(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Notes what was done, after it was done; that it cannot be noted does not undo it. */
    public void note(User user, String action, String subject) {
        // An address may be the subject, and is nothing for logs.
        log.info("{} {} {}", user.id(), action, isId(subject) ? subject : "");
        try (Connection connection = database.getConnection()) {
            Sql.update(
                    connection,
                    INSERT,
                    Ids.next("aud"),
                    user.workspaceId(),
                    user.id(),
                    user.email(),
                    action,
                    subject,
                    clock.instant());
        } catch (SQLException e) {
            log.error("{} {} is not in the audit log", user.id(), action, e);
        }
    }

    /** The newest entries of a workspace, or those behind the one with this id. */
    public List<Entry> newest(String workspaceId, Optional<String> before, int most) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, NEWEST, AuditLog::entry, workspaceId, before.orElse("~"), most);
        }
    }

    private static boolean isId(String subject) {
        return subject != null && subject.matches("[a-z]{3}_[0-9a-f]{32}");
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString("id"),
                row.getString("who"),
                row.getString("action"),
                Optional.ofNullable(row.getString("subject")),
                Sql.instant(row, "created_at").orElseThrow());
    }
}
