package app.plixa.hub.queue;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.workspace.Tokens;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Broker users as they are given out and taken back. */
@Component
public class Credentials {
    private static final String PREFIX = "plixa_brk_";

    private static final String INSERT = """
            insert into broker_users (id, workspace_id, name, sha256, rate_limit, created_by, created_at)
            values (?, ?, ?, ?, ?, ?, ?)""";

    private static final String REVOKE =
            "update broker_users set revoked_at = ? where workspace_id = ? and name = ? and revoked_at is null";

    private static final String LIST = """
            select name, created_by, created_at, last_used_at from broker_users
            where workspace_id = ? and revoked_at is null order by id desc limit 200""";

    /** A user's secret, which is shown once. */
    public record Issued(String id, String name, String secret) {}

    /** A user as it is listed. */
    public record Listed(String name, String createdBy, Instant createdAt, Optional<Instant> lastUsedAt) {}

    private final JdbcClient database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Credentials(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Makes a user of a workspace, {@code <slug>.<own>}; empty when there is or was one of that name.
     *
     * @param own 1 to 40 of lower-case letters, digits and hyphens; anything else is an {@link IllegalArgumentException}
     * @param perMinute messages, at least 1, or an {@link IllegalArgumentException}; empty for the hub's own limit
     */
    public Optional<Issued> issue(String workspaceId, String slug, String own, OptionalInt perMinute, String by) {
        if (!own.matches("[a-z0-9-]{1,40}")) {
            throw new IllegalArgumentException("The name may have lower-case letters, digits and hyphens, at most 40.");
        }
        if (perMinute.isPresent() && perMinute.getAsInt() < 1) {
            throw new IllegalArgumentException("The limit must be at least one message a minute.");
        }
        String id = Ids.next("bru");
        String name = slug + "." + own;
        String secret = PREFIX + Tokens.random(random).substring(Tokens.PREFIX.length());
        try {
            database.sql(INSERT)
                    .params(
                            id,
                            workspaceId,
                            name,
                            Tokens.sha256(secret),
                            perMinute.isPresent() ? (Integer) perMinute.getAsInt() : null,
                            by,
                            now())
                    .update();
        } catch (DuplicateKeyException e) {
            return Optional.empty();
        }
        return Optional.of(new Issued(id, name, secret));
    }

    /** Takes a user back: every node refuses it from now on, and ends its connections. Whether there was one. */
    public boolean revoke(String workspaceId, String name) {
        return database.sql(REVOKE).params(now(), workspaceId, name).update() == 1;
    }

    /** The users of a workspace that are not revoked, newest first. */
    public List<Listed> list(String workspaceId) {
        return database.sql(LIST)
                .param(workspaceId)
                .query((row, n) -> new Listed(
                        row.getString("name"),
                        row.getString("created_by"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getObject("last_used_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)))
                .list();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
