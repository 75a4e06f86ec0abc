package app.plixa.hub.workspace;

import app.plixa.hub.commit.Changes;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.util.concurrent.atomic.AtomicLong;
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

    /** A look-up, and after how many changes it was begun: what began before a change says nothing after it. */
    private record Known(Optional<Token> token, long changes) {}

    private final JdbcClient database;
    private final TokenUse use;
    private final AtomicLong changed = new AtomicLong();
    private final Cache<ByteBuffer, Known> recent = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(2))
            .build();

    Tokens(JdbcClient database, TokenUse use, Changes changes) {
        this.database = database;
        this.use = use;
        changes.on("tokens", changed::incrementAndGet);
    }

    /** The token somebody presents, if there is such a one; it may be revoked or expired. */
    public Optional<Token> find(String presented) {
        byte[] hash = sha256(presented);
        ByteBuffer key = ByteBuffer.wrap(hash);
        Known known = recent.get(key, k -> load(hash));
        while (known.changes() != changed.get()) {
            recent.asMap().remove(key, known);
            known = recent.get(key, k -> load(hash));
        }
        return known.token();
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

    private Known load(byte[] hash) {
        long before = changed.get();
        Optional<Token> token =
                database.sql("""
                        select t.id, t.workspace_id, w.plan, t.abilities, t.rate_limit, t.expires_at, t.revoked_at
                        from tokens t join workspaces w on w.id = t.workspace_id where t.sha256 = ?""").param(hash).query((row, n) -> token(row)).optional();
        return new Known(token, before);
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
