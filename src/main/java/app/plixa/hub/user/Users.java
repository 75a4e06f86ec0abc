package app.plixa.hub.user;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** The users in PostgreSQL; a password is there only as its hash. */
@Component
public class Users {
    private static final String SELECT = """
            select id, workspace_id, email, role, session_version, last_signed_in_at, created_at, password_hash
            from users\s""";

    /** Owners are counted under the workspace's lock: two who step back at once do not leave it without one. */
    private static final String LOCK = "select id from workspaces where id = ? for update";

    private static final String OTHER_OWNERS =
            "select count(*) from users where workspace_id = ? and role = 'owner' and id <> ?";

    private static final String INSERT = """
            insert into users (id, workspace_id, email, password_hash, role, created_at) values (?, ?, ?, ?, ?, ?)
            on conflict (lower(email)) do nothing""";

    /** A user with the hash of the password. */
    public record Known(User user, String passwordHash) {}

    /** What became of a change that the last owner may not make. */
    public enum Change {
        DONE,
        LAST_OWNER,
        NOBODY
    }

    private final DataSource database;
    private final Clock clock;

    Users(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The user of this id. */
    public Optional<User> find(String id) throws SQLException {
        return query("where id = ?", id).stream().map(Known::user).findFirst();
    }

    /** Whoever signs in by this address; upper and lower case are the same. */
    public Optional<Known> byEmail(String email) throws SQLException {
        return query("where lower(email) = lower(?)", email).stream().findFirst();
    }

    /** The users of a workspace, the first one first. */
    public List<User> ofWorkspace(String workspaceId) throws SQLException {
        return query("where workspace_id = ? order by id", workspaceId).stream()
                .map(Known::user)
                .toList();
    }

    /** Adds one; empty when somebody has the address already. */
    Optional<String> add(Connection transaction, String workspaceId, String email, String hash, Role role)
            throws SQLException {
        String id = Ids.next("usr");
        int rows = Sql.update(transaction, INSERT, id, workspaceId, email, hash, role.word(), clock.instant());
        return rows == 1 ? Optional.of(id) : Optional.empty();
    }

    /** Gives another user of the workspace this role. */
    public Change changeRole(String workspaceId, String id, Role role) throws SQLException {
        return change(
                workspaceId,
                id,
                role != Role.OWNER,
                "update users set role = ? where id = ? and workspace_id = ?",
                role.word(),
                id,
                workspaceId);
    }

    /** Removes one; its sessions end with it. */
    public Change remove(String workspaceId, String id) throws SQLException {
        return change(workspaceId, id, true, "delete from users where id = ? and workspace_id = ?", id, workspaceId);
    }

    /** Stores another password; every session ends. The version from now on. */
    public int changePassword(String id, String hash) throws SQLException {
        return version(
                "update users set password_hash = ?, session_version = session_version + 1 where id = ?"
                        + " returning session_version",
                hash,
                id);
    }

    /** Ends every session of this user. */
    public void signOutEverywhere(String id) throws SQLException {
        version("update users set session_version = session_version + 1 where id = ? returning session_version", id);
    }

    /** Notes that somebody came in now. */
    public void signedIn(String id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Sql.update(connection, "update users set last_signed_in_at = ? where id = ?", clock.instant(), id);
        }
    }

    private Change change(String workspaceId, String id, boolean takesOwner, String sql, Object... with)
            throws SQLException {
        return Sql.transact(database, transaction -> {
            Sql.query(transaction, LOCK, row -> 1, workspaceId);
            long others = Sql.query(transaction, OTHER_OWNERS, row -> row.getLong(1), workspaceId, id)
                    .get(0);
            if (takesOwner && others == 0) {
                return Change.LAST_OWNER;
            }
            return Sql.update(transaction, sql, with) == 1 ? Change.DONE : Change.NOBODY;
        });
    }

    private int version(String sql, Object... with) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, sql, row -> row.getInt(1), with).stream()
                    .findFirst()
                    .orElse(0);
        }
    }

    private List<Known> query(String where, Object... with) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, SELECT + where, Users::known, with);
        }
    }

    private static Known known(ResultSet row) throws SQLException {
        User user = new User(
                row.getString("id"),
                row.getString("workspace_id"),
                row.getString("email"),
                Role.of(row.getString("role")).orElseThrow(),
                row.getInt("session_version"),
                Sql.instant(row, "last_signed_in_at"),
                Sql.instant(row, "created_at").orElseThrow());
        return new Known(user, row.getString("password_hash"));
    }
}
