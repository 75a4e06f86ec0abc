package app.plixa.hub.queue;

import app.plixa.hub.commit.Changes;
import app.plixa.hub.commit.LookupCache;
import app.plixa.hub.workspace.Plan;
import app.plixa.hub.workspace.Token;
import app.plixa.hub.workspace.Tokens;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The broker's users that are not revoked. A look-up is remembered for two seconds, and less when any node changes a user:
 * the broker asks at every connection, the hub at every message. While the database is away users who are known go on.
 */
@Component
public class BrokerUsers {
    private static final Logger log = LoggerFactory.getLogger(BrokerUsers.class);

    private static final String FIND = """
            select u.id, u.name, u.sha256, u.rate_limit, w.id as workspace_id, w.slug, w.plan
            from broker_users u join workspaces w on w.id = u.workspace_id where u.name = ? and u.revoked_at is null""";

    private static final String REVOKED = "select name from broker_users where revoked_at > ?";

    private static final String USED = """
            update broker_users set last_used_at = ?
            where name = ? and (last_used_at is null or last_used_at < ?)""";

    /** So long is an absent database not asked again of users who are known: each question would hold a thread up. */
    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private record Secret(BrokerUser user, byte[] sha256) {}

    private final JdbcClient database;
    private final Clock clock;
    private final int perMinute;
    private final Changes changes;
    private final AtomicLong changed = new AtomicLong();
    private final LookupCache<String, Optional<Secret>> recent =
            new LookupCache<>(10_000, Duration.ofSeconds(2), this::load);
    /** Of users alone: names that are nobody's are not remembered, for anybody may try them. */
    private final Cache<String, Secret> lastKnown =
            Caffeine.newBuilder().maximumSize(10_000).build();

    private volatile long awayUntil = System.nanoTime();

    BrokerUsers(
            JdbcClient database,
            Clock clock,
            Changes changes,
            @Value("${hub.broker.intake.per-minute}") int perMinute) {
        this.database = database;
        this.clock = clock;
        this.perMinute = perMinute;
        this.changes = changes;
        changes.on("broker_users", this::forget);
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

    /** Whoever tells of a change has a database, and that is told of as well when it is back. */
    private void forget() {
        changed.incrementAndGet();
        awayUntil = System.nanoTime();
        recent.forget();
    }

    private void used(BrokerUser user) {
        if (isAway()) {
            return;
        }
        long before = changed.get();
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        try {
            database.sql(USED).params(now, user.name(), now.minusMinutes(1)).update();
        } catch (DataAccessException e) {
            away(before, e);
        }
    }

    private Optional<Secret> load(String name) {
        Optional<Secret> last = Optional.ofNullable(lastKnown.getIfPresent(name));
        if (last.isPresent() && isAway()) {
            return last;
        }
        long before = changed.get();
        try {
            Optional<Secret> found =
                    database.sql(FIND).param(name).query((row, n) -> read(row)).optional();
            found.ifPresentOrElse(user -> lastKnown.put(name, user), () -> lastKnown.invalidate(name));
            return found;
        } catch (DataAccessException e) {
            if (last.isEmpty()) {
                throw e;
            }
            away(before, e);
            return last;
        }
    }

    private boolean isAway() {
        return System.nanoTime() - awayUntil < 0;
    }

    private void away(long before, DataAccessException e) {
        log.warn("the database does not say who may use the broker, users who are known go on: {}", e.toString());
        if (before == changed.get()) {
            awayUntil = System.nanoTime() + AWAY_NANOS;
        }
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
