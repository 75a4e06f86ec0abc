package app.plixa.hub.webhook;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The sequences that this node has in memory: how long one may be, how long it may go on, and how it ends. */
@Component
class Sequences {
    private static final Logger log = LoggerFactory.getLogger(Sequences.class);

    /** Enough to spare most claims, and a fraction of what their lease has time for. */
    private static final int LONGEST = 128;

    /** Of what is given back only the first is looked for; the others follow it. Another's claim ends later than this. */
    private static final String GIVE_BACK = """
            update deliveries d set claimed = false, held_until = ?, parked = d.id = ?
            where d.id = any(?::text[]) and within(d.id) and d.state || '' = 'pending' and d.claimed and d.held_until < ?""";

    private final DataSource database;
    private final Horizon horizon;
    private final Allowance allowance;
    private final Lease lease;
    private final Clock clock;
    private final int mostWaiting;
    private final AtomicInteger waiting = new AtomicInteger();

    Sequences(
            DataSource database,
            Horizon horizon,
            Allowance allowance,
            Lease lease,
            Clock clock,
            @Value("${hub.webhooks.waiting}") int mostWaiting) {
        this.database = database;
        this.horizon = horizon;
        this.allowance = allowance;
        this.lease = lease;
        this.clock = clock;
        this.mostWaiting = mostWaiting;
    }

    /** How many deliveries the next one may have: less than usual where much is in memory already, but one. */
    int longest() {
        return Math.max(1, Math.min(LONGEST, mostWaiting - waiting.get()));
    }

    /** Counts a sequence that is in memory from now on, until its {@link #end}. */
    void begin(Sequence sequence) {
        waiting.addAndGet(sequence.deliveries().size());
    }

    /** Whether it may go on: one of an endpoint that can bear but so many in a second is granted for that second. */
    boolean granted(Sequence sequence) {
        return sequence.until().stream().noneMatch(until -> allowance.next().isAfter(until));
    }

    /** Ends a sequence of which so many were posted: gives the rest back, uncharged, where it is still this worker's. */
    void end(Sequence sequence, int posted) {
        List<Delivery> rest =
                sequence.deliveries().subList(posted, sequence.deliveries().size());
        waiting.addAndGet(-sequence.deliveries().size());
        if (rest.isEmpty()) {
            return;
        }
        String[] ids = rest.stream().map(Delivery::id).toArray(String[]::new);
        Instant othersEnd = lease.othersEndAfter(rest.get(0).claimedAt());
        try (Connection connection = database.getConnection()) {
            Sql.update(connection, horizon.in(GIVE_BACK), clock.instant(), ids[0], ids, othersEnd);
        } catch (SQLException e) {
            log.warn(
                    "held until their lease ends: {} and {} behind it: {}",
                    rest.get(0),
                    ids.length - 1,
                    e.getSQLState());
        }
    }
}
