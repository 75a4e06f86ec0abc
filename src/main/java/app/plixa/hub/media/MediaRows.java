package app.plixa.hub.media;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** The table of media. */
@Component
public class MediaRows {
    private static final String INSERT = """
            insert into media (id, workspace_id, mime_type, filename, size, sha256, status, created_at, expires_at,
              next_attempt_at, held_until)
            values (?, ?, ?, ?, ?, ?, 'uploading', ?, ?, ?, ?)""";

    private static final String STORED = "update media set status = 'stored' where id = ? and status = 'uploading'";

    private static final String ARRIVED = """
            insert into media (id, workspace_id, number_id, conversation_id, message_id, provider_id, mime_type, filename,
              sha256, status, created_at, next_attempt_at, held_until)
            select a.id, a.workspace_id, a.number_id, a.conversation_id, a.message_id, a.provider_id, a.mime_type,
              a.filename, a.sha256, 'pending', a.at, a.at, a.at
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
              ?::timestamptz[])
              as a(id, workspace_id, number_id, conversation_id, message_id, provider_id, mime_type, filename, sha256, at)""";

    private static final String FIND =
            "select * from media where id = ? and workspace_id = ? and status <> 'uploading'";

    private static final String KEEP =
            "update media set expires_at = ? where id = ? and status = 'stored' and expires_at is not null";

    private static final String ERASE =
            "delete from media where conversation_id is not null and conversation_id = any(?::text[])";

    private final DataSource database;

    MediaRows(DataSource database) {
        this.database = database;
    }

    /** Customers' files, in the transaction that stores their messages; they are fetched from then on. */
    public static void arrived(Connection transaction, List<Arrived> arrived) throws SQLException {
        if (!arrived.isEmpty()) {
            Columns<Arrived> columns = Columns.of(arrived)
                    .text(a -> a.attachment().id())
                    .text(Arrived::workspaceId)
                    .text(Arrived::numberId)
                    .text(Arrived::conversationId)
                    .text(Arrived::messageId)
                    .text(a -> a.attachment().providerId())
                    .text(a -> a.attachment().mimeType())
                    .optional(a -> a.attachment().filename())
                    .optional(a -> a.attachment().sha256())
                    .time(Arrived::at);
            Sql.update(transaction, ARRIVED, columns.with());
        }
    }

    /** Forgets what customers sent in these conversations; the store is told when the transaction is committed. */
    public static void erase(Connection transaction, List<String> conversationIds) throws SQLException {
        Sql.update(transaction, ERASE, (Object) conversationIds.toArray(String[]::new));
    }

    /** One of the workspace's. */
    public Optional<MediaRow> find(String workspaceId, String id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, FIND, MediaRows::row, id, workspaceId).stream()
                    .findFirst();
        }
    }

    /** Notes an upload before the store has it: a crash in between leaves nothing in the store that no row knows. */
    void insert(MediaRow row) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Sql.update(
                    connection,
                    INSERT,
                    row.id(),
                    row.workspaceId(),
                    row.mimeType(),
                    row.filename().orElse(null),
                    row.size(),
                    row.sha256().orElseThrow(),
                    row.createdAt(),
                    row.expiresAt().orElse(null),
                    row.createdAt(),
                    row.createdAt());
        }
    }

    /** The store has the upload. */
    void stored(String id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Sql.update(connection, STORED, id);
        }
    }

    /** An upload is kept until then; what customers sent is kept anyway. */
    void keep(String id, Instant until) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Sql.update(connection, KEEP, until, id);
        }
    }

    private static MediaRow row(ResultSet row) throws SQLException {
        return new MediaRow(
                row.getString("id"),
                row.getString("workspace_id"),
                row.getString("mime_type"),
                Optional.ofNullable(row.getString("filename")),
                row.getLong("size"),
                Optional.ofNullable(row.getString("sha256")),
                row.getString("status"),
                Sql.instant(row, "created_at").orElseThrow(),
                Sql.instant(row, "expires_at"),
                Sql.instant(row, "next_attempt_at").orElseThrow());
    }
}
