package app.plixa.hub.workspace;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.GroupCommit;
import app.plixa.hub.commit.Pause;
import app.plixa.hub.commit.Sql;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** When tokens were used last, to the minute: one write a token, minute and node, in batches, for nobody waits for it. */
@Component
class TokenUse implements AutoCloseable {
    private static final String UPDATE = """
            update tokens t set last_used_at = greatest(t.last_used_at, u.at)
            from unnest(?::text[], ?::timestamptz[]) as u(id, at) where t.id = u.id""";

    private record Use(String tokenId, Instant minute) {}

    private final Cache<String, Instant> told = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();
    private final GroupCommit<Use, Use> line;
    private final Clock clock;

    TokenUse(DataSource database, Clock clock) {
        this.clock = clock;
        this.line = new GroupCommit<>(
                "token-use", 256, Pause.of(Duration.ofMillis(500)), database, TokenUse::write, uses -> {});
    }

    /** Notes a use; what the database does not take is lost, and noted again in the next minute. */
    void now(String tokenId) {
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (!minute.equals(told.getIfPresent(tokenId))) {
            told.put(tokenId, minute);
            line.submit(new Use(tokenId, minute));
        }
    }

    @Override
    public void close() {
        line.close();
    }

    private static List<Use> write(Connection transaction, List<Use> uses) throws SQLException {
        Columns<Use> columns = Columns.of(uses).text(Use::tokenId).time(Use::minute);
        Sql.update(transaction, UPDATE, columns.with());
        return uses;
    }
}
