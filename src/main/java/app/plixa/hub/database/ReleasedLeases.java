package app.plixa.hub.database;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Frees what a killed hub still held, so that the sweeper takes it up at once. Only for the embedded database: its
 * data folder is locked by this process, so nobody else can be at work on these rows. Nodes that share a database wait
 * for the leases to run out instead.
 */
@Component
@ConditionalOnProperty(name = "spring.datasource.url", havingValue = "", matchIfMissing = true)
class ReleasedLeases {
    ReleasedLeases(JdbcClient database, Clock clock) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        for (String held : List.of(
                "messages where status = 'queued'",
                "events where not published",
                "deliveries where state = 'pending'")) {
            int space = held.indexOf(' ');
            database.sql("update " + held.substring(0, space) + " set held_until = ?, claimed = false"
                            + held.substring(space) + " and held_until > ? and next_attempt_at <= ?")
                    .params(now, now, now)
                    .update();
        }
    }
}
