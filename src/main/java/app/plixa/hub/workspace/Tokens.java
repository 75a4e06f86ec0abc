package app.plixa.hub.workspace;

import app.plixa.hub.commit.Changes;
import app.plixa.hub.commit.LookupCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * API tokens: only their SHA-256 is stored. A look-up is remembered for two seconds, and less when any node changes a
 * token: a revocation holds everywhere as soon as it is committed, and within two seconds whatever happens.
 */
@Component
public class Tokens {
    /** What every token starts with (contract, section 2). */
    public static final String PREFIX = "plixa_pat_";

    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final JdbcClient database;
    private final TokenUse use;
    private final LookupCache<ByteBuffer, Optional<Token>> recent =
            new LookupCache<>(10_000, Duration.ofSeconds(2), this::load);

    Tokens(JdbcClient database, TokenUse use, Changes changes) {
        this.database = database;
        this.use = use;
        changes.on("tokens", recent::forget);
    }

    /** The token somebody presents, if there is such a one; it may be revoked or expired. */
    public Optional<Token> find(String presented) {
        return recent.get(ByteBuffer.wrap(sha256(presented)));
    }

    /** Notes that a token was used now; costs nothing. */
    public void used(Token token) {
        use.now(token.id());
    }

    /** The only form in which a token is kept. */
    public static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** A new token: the prefix and 43 base62 characters, 256 bits. */
    public static String random(SecureRandom random) {
        return PREFIX
                + random.ints(43, 0, BASE62.length())
                        .mapToObj(i -> String.valueOf(BASE62.charAt(i)))
                        .collect(Collectors.joining());
    }

    private Optional<Token> load(ByteBuffer hash) {
        return database.sql("""
                        select t.id, t.workspace_id, w.plan, t.abilities, t.rate_limit, t.expires_at, t.revoked_at
                        from tokens t join workspaces w on w.id = t.workspace_id where t.sha256 = ?""")
                .param(hash.array())
                .query((row, n) -> token(row))
                .optional();
    }

    private static Token token(ResultSet row) throws SQLException {
        int limit = row.getInt("rate_limit");
        OptionalInt rateLimit = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(limit);
        return new Token(
                row.getString("id"),
                row.getString("workspace_id"),
                Plan.of(row.getString("plan")),
                Set.copyOf(List.of((String[]) row.getArray("abilities").getArray())),
                rateLimit,
                Optional.ofNullable(row.getObject("expires_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                row.getObject("revoked_at") != null);
    }
}
