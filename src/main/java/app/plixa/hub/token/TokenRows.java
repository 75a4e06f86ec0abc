package app.plixa.hub.token;

import app.plixa.hub.api.Page;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Where;
import app.plixa.hub.workspace.Tokens;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** The tokens of a workspace in PostgreSQL; revoked ones stay there and are not seen any more. */
@Component
class TokenRows {
    private static final String COLUMNS =
            "select id, name, abilities, rate_limit, last_four, last_used_at, expires_at, created_at from tokens";

    private static final String INSERT = """
            insert into tokens (id, workspace_id, name, sha256, last_four, abilities, rate_limit, expires_at, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String REVOKE = """
            update tokens set revoked_at = ? where id = ? and workspace_id = ? and revoked_at is null""";

    private final DataSource database;

    TokenRows(DataSource database) {
        this.database = database;
    }

    /** One page, newest first. */
    List<TokenView> page(String workspaceId, Page page) throws SQLException {
        Where where =
                Where.of("workspace_id = ? and revoked_at is null", workspaceId).when("id < ?", page.before());
        try (Connection connection = database.getConnection()) {
            return Sql.query(
                    connection,
                    COLUMNS + where.sql() + " order by id desc limit ?",
                    TokenRows::token,
                    where.with(page.rowsToAsk()));
        }
    }

    /** Stores a new token; only the hash of {@code plain} is kept. */
    TokenView add(String workspaceId, TokenRequest request, String plain, Instant now) throws SQLException {
        TokenView token = new TokenView(
                Ids.next("tok"),
                request.name(),
                request.abilities(),
                request.rateLimit().stream().boxed().findFirst(),
                plain.substring(plain.length() - 4),
                Optional.empty(),
                request.expiresAt(),
                now);
        try (Connection connection = database.getConnection()) {
            Sql.update(
                    connection,
                    INSERT,
                    token.id(),
                    workspaceId,
                    token.name(),
                    Tokens.sha256(plain),
                    token.lastFour(),
                    token.abilities().toArray(String[]::new),
                    token.rateLimit().orElse(null),
                    token.expiresAt().orElse(null),
                    now);
        }
        return token;
    }

    /** Whether there was such a token, which from now on is good for nothing. */
    boolean revoke(String workspaceId, String id, Instant now) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.update(connection, REVOKE, now, id, workspaceId) == 1;
        }
    }

    private static TokenView token(ResultSet row) throws SQLException {
        Optional<Integer> limit = Optional.ofNullable(row.getObject("rate_limit", Integer.class));
        return new TokenView(
                row.getString("id"),
                row.getString("name"),
                Sql.texts(row, "abilities"),
                limit,
                row.getString("last_four"),
                Sql.instant(row, "last_used_at"),
                Sql.instant(row, "expires_at"),
                Sql.instant(row, "created_at").orElseThrow());
    }
}
