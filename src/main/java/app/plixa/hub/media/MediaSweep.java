package app.plixa.hub.media;

import app.plixa.hub.commit.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Removes files that nobody uses or knows any more. Every file has a row before the store has it, so rows are enough. */
@Component("mediaSweep")
public class MediaSweep {
    private static final Logger log = LoggerFactory.getLogger(MediaSweep.class);

    /** An upload that is not finished after this long will not be. */
    private static final Duration UNFINISHED = Duration.ofHours(1);

    /** Where a store does not remove a file, it is asked again. */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private static final String EXPIRE =
            "update media set status = 'expired' where status = 'stored' and expires_at is not null and expires_at <= ?";

    private static final String DROP = "delete from media where status = 'uploading' and created_at <= ?";

    private static final String CLAIM = """
            update media_removed set remove_after = ? where id in (
              select id from media_removed where remove_after <= ? order by remove_after limit 100
              for update skip locked)
            returning id""";

    private static final String DONE = "delete from media_removed where id = any(?::text[])";

    private final DataSource database;
    private final MediaStore store;
    private final Clock clock;

    MediaSweep(DataSource database, MediaStore store, Clock clock) {
        this.database = database;
        this.store = store;
        this.clock = clock;
    }

    /** Expires uploads that nobody sent for long, drops those that broke off, and removes files whose rows are gone. */
    public void sweep() throws SQLException {
        Instant now = clock.instant();
        List<String> due;
        try (Connection connection = database.getConnection()) {
            Sql.update(connection, EXPIRE, now);
            Sql.update(connection, DROP, now.minus(UNFINISHED));
            due = Sql.query(connection, CLAIM, row -> row.getString(1), now.plus(AGAIN), now);
        }
        List<String> removed = due.stream().filter(this::remove).toList();
        if (!removed.isEmpty()) {
            try (Connection connection = database.getConnection()) {
                Sql.update(connection, DONE, (Object) removed.toArray(String[]::new));
            }
        }
    }

    private boolean remove(String id) {
        try {
            store.remove(id);
            return true;
        } catch (IOException e) {
            log.warn("media not removed {}: {}", id, e.toString());
            return false;
        }
    }
}
