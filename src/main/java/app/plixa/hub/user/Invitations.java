package app.plixa.hub.user;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Links by which somebody becomes a user: good once, for a week; only their SHA-256 is stored. */
@Component
public class Invitations {
    private static final Duration GOOD_FOR = Duration.ofDays(7);
    private static final String COLUMNS = "id, workspace_id, email, role, expires_at, created_at";
    private static final String TAKE =
            "delete from invitations where sha256 = ? and expires_at > ? returning " + COLUMNS;

    /** An invitation that nobody took up yet. */
    public record Invitation(
            String id, String workspaceId, String email, Role role, Instant expiresAt, Instant createdAt) {}

    private final DataSource database;
    private final Users users;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Invitations(DataSource database, Users users, Clock clock) {
        this.database = database;
        this.users = users;
        this.clock = clock;
    }

    /** Invites; what stands in the link, for the only time. An earlier link to the same address ends. */
    public String invite(String workspaceId, String email, Role role) throws SQLException {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        String plain = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        Sql.transact(database, transaction -> {
            Sql.update(
                    transaction,
                    "delete from invitations where workspace_id = ? and lower(email) = lower(?)",
                    workspaceId,
                    email);
            return Sql.update(
                    transaction,
                    "insert into invitations (id, workspace_id, email, role, sha256, expires_at, created_at)"
                            + " values (?, ?, ?, ?, ?, ?, ?)",
                    Ids.next("inv"),
                    workspaceId,
                    email,
                    role.word(),
                    sha256(plain),
                    now.plus(GOOD_FOR),
                    now);
        });
        return plain;
    }

    /** The invitation behind a link that is still good. */
    public Optional<Invitation> find(String plain) throws SQLException {
        return query(
                        "select " + COLUMNS + " from invitations where sha256 = ? and expires_at > ?",
                        sha256(plain),
                        clock.instant())
                .stream()
                .findFirst();
    }

    /** Makes its owner a user, once; the user's id. Empty when the link is not good any more, or the address is taken. */
    public Optional<String> accept(String plain, String passwordHash) throws SQLException {
        return Sql.transact(database, transaction -> {
            List<Invitation> taken =
                    Sql.query(transaction, TAKE, Invitations::invitation, sha256(plain), clock.instant());
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            Invitation one = taken.get(0);
            return users.add(transaction, one.workspaceId(), one.email(), passwordHash, one.role());
        });
    }

    /** Those of a workspace that are still good. */
    public List<Invitation> open(String workspaceId) throws SQLException {
        return query(
                "select " + COLUMNS + " from invitations where workspace_id = ? and expires_at > ? order by id",
                workspaceId,
                clock.instant());
    }

    /** Takes one back; whether it was there. */
    public boolean revoke(String workspaceId, String id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.update(connection, "delete from invitations where id = ? and workspace_id = ?", id, workspaceId)
                    == 1;
        }
    }

    private List<Invitation> query(String sql, Object... with) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, sql, Invitations::invitation, with);
        }
    }

    private static Invitation invitation(ResultSet row) throws SQLException {
        return new Invitation(
                row.getString("id"),
                row.getString("workspace_id"),
                row.getString("email"),
                Role.of(row.getString("role")).orElseThrow(),
                Sql.instant(row, "expires_at").orElseThrow(),
                Sql.instant(row, "created_at").orElseThrow());
    }

    private static byte[] sha256(String plain) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(plain.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
