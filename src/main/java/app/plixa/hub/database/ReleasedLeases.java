package app.plixa.hub.database;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.context.annotation.Conditional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Frees what a killed hub still held, so that the sweeper takes it up at once. Only for the embedded database: its
 * data folder is locked by this process, so nobody else can be at work on these rows. Nodes that share a database wait
 * for the leases to run out instead.
 */
@Component
@Conditional(OwnDatabase.class)
class ReleasedLeases {
    private static final List<String> RELEASES = List.of("""
            update messages set held_until = ?, claimed = false
            where status = 'queued' and held_until > ? and next_attempt_at <= ?""", """
            update events set held_until = ?, claimed = false
            where not published and held_until > ? and next_attempt_at <= ?""", """
            update deliveries set held_until = ?, claimed = false, parked = true
            where state = 'pending' and held_until > ? and next_attempt_at <= ?""", """
            update auto_replies set held_until = ?, claimed = false
            where state = 'pending' and held_until > ? and next_attempt_at <= ?""", """
            update media set held_until = ?
            where status = 'pending' and held_until > ? and next_attempt_at <= ?""", """
            update media_copies set held_until = ?
            where provider_id is null and held_until > ? and expires_at > ?""");

    ReleasedLeases(JdbcClient database, Clock clock) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        for (String release : RELEASES) {
            database.sql(release).params(now, now, now).update();
        }
    }
}
