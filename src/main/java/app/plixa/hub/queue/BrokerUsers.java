package app.plixa.hub.queue;

import app.plixa.hub.commit.Changes;
import app.plixa.hub.commit.LookupCache;
import app.plixa.hub.workspace.Plan;
import app.plixa.hub.workspace.Token;
import app.plixa.hub.workspace.Tokens;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The broker's users that are not revoked. A look-up is remembered for two seconds, and less when any node changes a user:
 * the broker asks at every connection, the hub at every message.
 */
@Component
public class BrokerUsers {
    private static final String FIND = """
            select u.id, u.name, u.sha256, u.rate_limit, w.id as workspace_id, w.slug, w.plan
            from broker_users u join workspaces w on w.id = u.workspace_id where u.name = ? and u.revoked_at is null""";

    private static final String REVOKED = "select name from broker_users where revoked_at > ?";

    private static final String USED = """
            update broker_users set last_used_at = ?
            where name = ? and (last_used_at is null or last_used_at < ?)""";

    private record Secret(BrokerUser user, byte[] sha256) {}

    private final JdbcClient database;
    private final Clock clock;
    private final int perMinute;
    private final Changes changes;
    private final LookupCache<String, Optional<Secret>> recent =
            new LookupCache<>(10_000, Duration.ofSeconds(2), this::load);

    BrokerUsers(
            JdbcClient database,
            Clock clock,
            Changes changes,
            @Value("${hub.broker.intake.per-minute}") int perMinute) {
        this.database = database;
        this.clock = clock;
        this.perMinute = perMinute;
        this.changes = changes;
        changes.on("broker_users", recent::forget);
    }

    /** The user of this name. */
    public Optional<BrokerUser> find(String name) {
        return recent.get(name).map(Secret::user);
    }

    /** The user who knows this secret; its sign-in is noted. */
    public Optional<BrokerUser> signIn(String name, String secret) {
        Optional<BrokerUser> user = recent.get(name)
                .filter(known -> MessageDigest.isEqual(known.sha256(), Tokens.sha256(secret)))
                .map(Secret::user);
        user.ifPresent(this::used);
        return user;
    }

    /** {@code act} runs whenever a user may have been revoked; it must not block. */
    public void onChange(Runnable act) {
        changes.on("broker_users", act);
    }

    /** Names of users that were revoked within this time. */
    public List<String> revokedWithin(Duration time) {
        return database.sql(REVOKED)
                .param(clock.instant().minus(time).atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list();
    }

    private void used(BrokerUser user) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        database.sql(USED).params(now, user.name(), now.minusMinutes(1)).update();
    }

    private Optional<Secret> load(String name) {
        return database.sql(FIND).param(name).query((row, n) -> read(row)).optional();
    }

    private Secret read(ResultSet row) throws SQLException {
        int limit = row.getInt("rate_limit");
        Token token = new Token(
                row.getString("id"),
                row.getString("workspace_id"),
                Plan.valueOf(row.getString("plan").toUpperCase(Locale.ROOT)),
                Set.of("write"),
                OptionalInt.of(limit == 0 ? perMinute : limit),
                Optional.empty(),
                false);
        return new Secret(new BrokerUser(row.getString("name"), row.getString("slug"), token), row.getBytes("sha256"));
    }
}
