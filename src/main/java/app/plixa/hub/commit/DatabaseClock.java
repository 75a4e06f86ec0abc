package app.plixa.hub.commit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The database's clock, on which all nodes agree whatever their own say. It is read now and then; in between a node
 * knows the time within bounds: as long as the question took to be answered, and what its own clock may drift. A node whose
 * clock differs is told of: leases go by the nodes' clocks, and what one holds another would take too soon, or too late.
 */
@Component
public class DatabaseClock {
    private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
    private static final String READ = "select floor(extract(epoch from clock_timestamp()) * 1000000)::bigint";
    private static final int TRIES = 3;
    private static final Duration TOLERATED = Duration.ofSeconds(2);
    private static final long STALE_NANOS = Duration.ofSeconds(30).toNanos();
    /** Quartz drifts by less than 200 parts per million. */
    private static final long DRIFT = 5_000;

    /** The database's time is not before {@code earliest} and not after {@code latest}. */
    public record Bounds(Instant earliest, Instant latest) {}

    /** What the database said, and when on {@link System#nanoTime} it was asked and had answered. */
    private record Reading(long micros, long asked, long answered) {
        private long width() {
            return answered - asked;
        }

        private Bounds at(long nanos) {
            long drift = (nanos - asked) / DRIFT;
            return new Bounds(after(nanos - answered - drift), after(nanos - asked + drift));
        }

        private Instant after(long nanos) {
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).plusNanos(nanos);
        }
    }

    private final DataSource database;
    private final Clock own;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Duration ahead = Duration.ZERO;
    private volatile Reading last;
    private volatile long due;

    DatabaseClock(DataSource database, Clock own) throws SQLException {
        this.database = database;
        this.own = own;
        renew();
        this.due = System.nanoTime() + STALE_NANOS;
    }

    /** What time it is; while the database is away the bounds grow wider, slowly. */
    public Bounds now() {
        if (System.nanoTime() - due > 0 && reading.tryLock()) {
            try {
                due = System.nanoTime() + STALE_NANOS;
                renew();
            } catch (SQLException e) {
                log.debug("the old reading still holds, within wider bounds", e);
            } finally {
                reading.unlock();
            }
        }
        return last.at(System.nanoTime());
    }

    /** How far this node's clock is ahead of the database's, as last compared; negative where it is behind. */
    public Duration ahead() {
        now();
        return ahead;
    }

    /** Whether it differs by so much that messages may be sent twice, or late. */
    public boolean differs() {
        return differs(ahead());
    }

    private void renew() throws SQLException {
        last = read();
        Bounds now = last.at(System.nanoTime());
        Duration latest = Duration.between(now.earliest(), own.instant());
        boolean before = differs(ahead);
        ahead = latest;
        if (differs(latest) && !before) {
            log.warn(
                    "this node's clock is {} ms ahead of the database's: messages may be sent twice, or late; let NTP set it",
                    latest.toMillis());
        } else if (before && !differs(latest)) {
            log.info("this node's clock goes with the database's again");
        }
    }

    private static boolean differs(Duration ahead) {
        return ahead.abs().compareTo(TOLERATED) > 0;
    }

    private Reading read() throws SQLException {
        try (Connection connection = database.getConnection()) {
            Reading best = null;
            for (int i = 0; i < TRIES; i++) {
                long asked = System.nanoTime();
                long micros = Sql.query(connection, READ, row -> row.getLong(1)).get(0);
                Reading next = new Reading(micros, asked, System.nanoTime());
                best = best == null || next.width() < best.width() ? next : best;
            }
            return best;
        }
    }
}
