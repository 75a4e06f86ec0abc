package app.plixa.hub.panel;

import app.plixa.hub.broker.Queues;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Lookup;
import app.plixa.hub.commit.Rounds;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Within;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Writes down what happened in each minute, once it is over, by whichever node comes first: the charts of a day must not
 * count a day's messages. What it reads lies together, along the primary keys, which begin with the time.
 */
@Component
class Statistics implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Statistics.class);
    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofDays(8);
    /** What was first tried, or failed, later than its minute ended is in the second count. */
    private static final Duration LATE = Duration.ofMinutes(5);
    /** Minutes that no hub ran, or the database was away, are counted when one runs again. */
    private static final Duration MISSED = Duration.ofDays(1);

    private static final String FIRST_TO_COME =
            "insert into queue_depths (queue, minute, depth) values ('', ?, 0) on conflict do nothing";

    private static final String COUNT =
            """
            with m as (
              select workspace_id, count(*) filter (where direction = 'inbound') as inbound,
                count(*) filter (where direction = 'outbound') as outbound,
                count(*) filter (where status = 'failed') as failed
              from messages where id >= ? and id < ? group by workspace_id),
            d as (
              select d.workspace_id, count(*) as attempts,
                count(*) filter (where a.status between 200 and 299) as succeeded,
                percentile_disc(0.95) within group (order by a.latency_ms) as latency
              from attempts a""" + Lookup.of("deliveries", "x.id = a.delivery_id and within(x.id)", "d") + """
              where within(a.delivery_id) and a.delivery_id >= ? and a.delivery_id < ? and a.number = 1
              group by d.workspace_id)
            select coalesce(m.workspace_id, d.workspace_id) as workspace_id, ?::timestamptz as minute,
              coalesce(inbound, 0) as inbound, coalesce(outbound, 0) as outbound, coalesce(failed, 0) as failed,
              coalesce(attempts, 0) as attempts, coalesce(succeeded, 0) as succeeded, latency
            from m full join d on d.workspace_id = m.workspace_id""";

    private static final String STORE = """
            insert into minute_statistics (workspace_id, minute, inbound, outbound, failed, attempts, succeeded, latency_ms)
            %s
            on conflict (workspace_id, minute) do update set inbound = excluded.inbound, outbound = excluded.outbound,
              failed = excluded.failed, attempts = excluded.attempts, succeeded = excluded.succeeded,
              latency_ms = excluded.latency_ms""";

    private static final String LAST = "select max(minute) as minute from queue_depths where queue = '' and minute < ?";

    private final DataSource database;
    private final Queues queues;
    private final Clock clock;
    private boolean failing;
    private final Rounds rounds = new Rounds("statistics");

    Statistics(DataSource database, Queues queues, Clock clock) {
        this.database = database;
        this.queues = queues;
        this.clock = clock;
        rounds.begin(PERIOD, PERIOD, this::minute);
    }

    @Override
    public void close() {
        rounds.close();
    }

    /** Counts what happened in this minute, a row a workspace; with {@link #of} it. */
    static String counting(Instant minute) {
        return Within.days(COUNT, "dlv", minute, minute.plus(1, ChronoUnit.MINUTES));
    }

    /** The parameters of {@link #counting}. */
    static Object[] of(Instant minute) {
        Instant end = minute.plus(1, ChronoUnit.MINUTES);
        return new Object[] {
            Ids.firstOf("msg", minute),
            Ids.firstOf("msg", end),
            Ids.firstOf("dlv", minute),
            Ids.firstOf("dlv", end),
            minute
        };
    }

    private void minute() {
        try {
            // What was sent in the minute's last seconds is answered by now.
            Instant minute = clock.instant()
                    .minus(PERIOD)
                    .truncatedTo(ChronoUnit.MINUTES)
                    .minus(1, ChronoUnit.MINUTES);
            if (count(database, minute)) {
                Sql.transact(database, transaction -> {
                    Instant old = minute.minus(KEPT);
                    Sql.update(transaction, "delete from minute_statistics where minute < ?", old);
                    Sql.update(transaction, "delete from queue_depths where minute < ?", old);
                    depths(transaction, minute);
                    return true;
                });
            }
            if (failing) {
                failing = false;
                log.info("statistics: minutes are counted again");
            }
        } catch (SQLException | RuntimeException e) {
            if (!failing && rounds.isOpen()) {
                failing = true;
                log.warn("statistics: minutes are not counted: {}", e.toString());
            }
        }
    }

    /**
     * Counts this minute, and those before it that nobody counted; each by the node that comes to it first, in a transaction
     * of its own, for there may be a day of them. Whether this node was the first to come to this minute.
     */
    static boolean count(DataSource database, Instant minute) throws SQLException {
        boolean first = false;
        for (Instant next = next(database, minute); !next.isAfter(minute); next = next.plus(1, ChronoUnit.MINUTES)) {
            first = countOne(database, next);
        }
        return first;
    }

    private static Instant next(DataSource database, Instant minute) throws SQLException {
        Instant earliest = minute.minus(MISSED);
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, LAST, row -> Sql.instant(row, "minute"), minute)
                    .get(0)
                    .map(last -> last.plus(1, ChronoUnit.MINUTES))
                    .map(first -> first.isBefore(earliest) ? earliest : first)
                    .orElse(minute.minus(LATE));
        }
    }

    private static boolean countOne(DataSource database, Instant minute) throws SQLException {
        return Sql.transact(database, transaction -> {
            boolean first = Sql.update(transaction, FIRST_TO_COME, minute) == 1;
            if (first) {
                store(transaction, minute);
                store(transaction, minute.minus(LATE));
            }
            return first;
        });
    }

    private static void store(Connection transaction, Instant minute) throws SQLException {
        Sql.update(transaction, STORE.formatted(counting(minute)), of(minute));
    }

    private void depths(Connection connection, Instant minute) throws SQLException {
        for (Queues.Depth queue : queues.all()) {
            Sql.update(
                    connection,
                    "insert into queue_depths (queue, minute, depth) values (?, ?, ?) on conflict do nothing",
                    queue.name(),
                    minute,
                    queue.depth());
        }
    }
}
