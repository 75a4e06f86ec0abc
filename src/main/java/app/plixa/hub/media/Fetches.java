package app.plixa.hub.media;

import app.plixa.hub.commit.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Customers' files on their way from WhatsApp: the rows say what is due, a worker holds those that it fetches. */
@Component
public class Fetches {
    private static final Logger log = LoggerFactory.getLogger(Fetches.class);

    private static final String CLAIM = """
            update media set held_until = ?, attempts = attempts + 1 where id in (
              select id from media where status = 'pending' and next_attempt_at <= ? and held_until <= ?
              order by next_attempt_at limit ? for update skip locked)
            returning id, provider_id, mime_type, filename, sha256, number_id, attempts, created_at""";

    private static final String STORED = """
            update media set status = 'stored', size = ?, sha256 = ?, held_until = ? where id = ? and status = 'pending'""";

    private static final String POSTPONE =
            "update media set next_attempt_at = ?, held_until = ? where id = ? and status = 'pending'";

    private static final String GIVE_UP =
            "update media set status = 'expired', held_until = ? where id = ? and status = 'pending'";

    /** Nobody waits for the file or has it: whoever put it there last came too late. */
    private static final String UNUSED = """
            insert into media_removed (id, remove_after) select ?, ?
            where not exists (select from media where id = ? and status in ('pending', 'stored'))
            on conflict (id) do update set remove_after = excluded.remove_after""";

    /** For what is not a step of a fetch. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final DataSource database;
    private final MediaStore store;
    private final List<Duration> retryDelays;
    private final Duration within;
    private final Duration hold;
    private final Clock clock;

    Fetches(
            DataSource database,
            MediaStore store,
            @Value("${hub.media.retry-delays}") List<Duration> retryDelays,
            @Value("${hub.media.fetch-within}") Duration within,
            @Value("${hub.whatsapp.timeout}") Duration link,
            @Value("${hub.media.fetch-timeout}") Duration bytes,
            @Value("${hub.media.store-timeout}") Duration put,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.retryDelays = List.copyOf(retryDelays);
        this.within = within;
        this.hold = link.plus(bytes).plus(put).plus(MARGIN);
        this.clock = clock;
    }

    /** At most so many that are due and that nobody holds; they are held from now on, for longer than a fetch takes. */
    public List<Fetch> claim(int most) throws SQLException {
        if (most == 0) {
            return List.of();
        }
        Instant now = clock.instant();
        Instant until = now.plus(hold);
        return Sql.transactRelaxed(
                database, transaction -> Sql.query(transaction, CLAIM, Fetches::fetch, until, now, now, most));
    }

    /** Keeps the bytes. Where the row is gone meanwhile, the store forgets them again; another's stay. */
    public void stored(Fetch fetch, Staged file) throws IOException, SQLException {
        String id = fetch.attachment().id();
        store.put(id, file);
        if (update(STORED, file.size(), file.sha256(), clock.instant(), id) == 0) {
            update(UNUSED, id, clock.instant(), id);
            return;
        }
        log.info("media fetched {} {} bytes", id, file.size());
    }

    /** It did not come this time; the last wait is repeated until WhatsApp has it no longer. */
    public void postpone(Fetch fetch, String why) throws SQLException {
        String id = fetch.attachment().id();
        Duration wait = retryDelays.get(Math.min(fetch.attempts(), retryDelays.size()) - 1);
        Instant at = clock.instant().plus(wait);
        if (at.isBefore(fetch.createdAt().plus(within))) {
            log.info("media fetch postponed {} until {}: {}", id, at, why);
            update(POSTPONE, at, clock.instant(), id);
        } else {
            giveUp(fetch, why);
        }
    }

    /** It will not come. */
    public void giveUp(Fetch fetch, String why) throws SQLException {
        log.warn("media expired {}: {}", fetch.attachment().id(), why);
        update(GIVE_UP, clock.instant(), fetch.attachment().id());
    }

    private int update(String sql, Object... parameters) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.update(connection, sql, parameters);
        }
    }

    private static Fetch fetch(ResultSet row) throws SQLException {
        Attachment attachment = new Attachment(
                row.getString("id"),
                row.getString("provider_id"),
                row.getString("mime_type"),
                Optional.ofNullable(row.getString("filename")),
                Optional.ofNullable(row.getString("sha256")));
        return new Fetch(
                attachment,
                row.getString("number_id"),
                row.getInt("attempts"),
                Sql.instant(row, "created_at").orElseThrow());
    }
}
