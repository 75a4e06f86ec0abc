package app.plixa.hub.media;

import app.plixa.hub.commit.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
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

    private static final Duration CLEAR = Duration.ofHours(1);

    private static final String EXPIRE =
            "update media set status = 'expired' where status = 'stored' and expires_at is not null and expires_at <= ?";

    private static final String DROP = "delete from media where status = 'uploading' and created_at <= ?";

    private static final String CLAIM = """
            update media_removed set remove_after = ? where id in (
              select id from media_removed where remove_after <= ? order by remove_after limit 100
              for update skip locked)
            returning id""";

    /** Unless somebody put a file there again meanwhile. */
    private static final String DONE = "delete from media_removed where id = any(?::text[]) and remove_after = ?";

    private final DataSource database;
    private final MediaStore store;
    private final Staging staging;
    private final Clock clock;
    private Instant cleared;

    MediaSweep(DataSource database, MediaStore store, Staging staging, Clock clock) {
        this.database = database;
        this.store = store;
        this.staging = staging;
        this.clock = clock;
        this.cleared = clock.instant();
    }

    /** Expires uploads that nobody sent for long, drops those that broke off, and removes files whose rows are gone. */
    public void sweep() throws SQLException {
        Instant now = clock.instant();
        Instant again = now.plus(AGAIN).truncatedTo(ChronoUnit.MILLIS);
        List<String> due;
        try (Connection connection = database.getConnection()) {
            Sql.update(connection, EXPIRE, now);
            Sql.update(connection, DROP, now.minus(UNFINISHED));
            due = new ArrayList<>(Sql.query(connection, CLAIM, row -> row.getString(1), again, now));
        }
        List<String> removed = remove(due);
        if (!removed.isEmpty()) {
            try (Connection connection = database.getConnection()) {
                Sql.update(connection, DONE, (Object) removed.toArray(String[]::new), again);
            }
        }
    }

    /** Hourly: removes from this node's disk what never became a file. */
    public void clear() throws IOException {
        Instant now = clock.instant();
        if (!now.isBefore(cleared.plus(CLEAR))) {
            cleared = now;
            staging.clear();
        }
    }

    /**
     * Those that the store forgot; one that cannot be reached is not asked for every file. What is due together stays so
     * for ever: in another order each time, a file that the store never removes is not always in front of the same others.
     */
    private List<String> remove(List<String> due) {
        Collections.shuffle(due);
        List<String> removed = new ArrayList<>();
        for (String id : due) {
            try {
                store.remove(id);
                removed.add(id);
            } catch (IOException e) {
                log.warn("media not removed {}, nor those behind it: {}", id, e.toString());
                break;
            }
        }
        return removed;
    }
}
