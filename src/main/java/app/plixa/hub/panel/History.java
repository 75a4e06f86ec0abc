package app.plixa.hub.panel;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** What happened in the last hour or day, in equal slices; the minute that still runs is counted when it is asked for. */
@Component
class History {
    private static final String STORED = """
            select date_bin(make_interval(secs => ?), minute, timestamptz 'epoch') as slice, sum(inbound) as inbound,
              sum(outbound) as outbound, sum(failed) as failed, sum(attempts) as attempts,
              sum(succeeded) as succeeded, max(latency_ms) as latency
            from minute_statistics where workspace_id = ? and minute >= ? group by 1""";

    private static final String NOW = "select * from (%s) c where workspace_id = ?";

    /** Minutes that are counted when they are asked for, at most: one that is older is written down, or will be. */
    private static final int MOST_RUNNING = 5;

    private static final String WRITTEN =
            "select max(minute) as minute from queue_depths where queue = '' and minute >= ? and minute < ?";

    private static final String DEPTHS = """
            select date_bin(make_interval(secs => ?), minute, timestamptz 'epoch') as slice, max(depth) as depth from (
              select minute, sum(depth) as depth from queue_depths where queue like 'plixa.internal.%' and minute >= ?
              group by minute) m group by 1""";

    /** Which time, in how many slices. */
    enum Range {
        HOUR(60, Duration.ofMinutes(1)),
        DAY(48, Duration.ofMinutes(30));

        final int slices;
        final Duration slice;

        Range(int slices, Duration slice) {
            this.slices = slices;
            this.slice = slice;
        }

        static Range of(String word) {
            return "day".equals(word) ? DAY : HOUR;
        }
    }

    /** One slice; {@code latency} in ms, 0 where nothing was delivered. */
    record Slice(
            Instant begin,
            long inbound,
            long outbound,
            long failed,
            long attempts,
            long succeeded,
            long latency,
            long depth) {
        static Slice empty(Instant begin) {
            return new Slice(begin, 0, 0, 0, 0, 0, 0, 0);
        }

        Slice with(Slice more) {
            return new Slice(
                    begin,
                    inbound + more.inbound,
                    outbound + more.outbound,
                    failed + more.failed,
                    attempts + more.attempts,
                    succeeded + more.succeeded,
                    Math.max(latency, more.latency),
                    Math.max(depth, more.depth));
        }
    }

    private final DataSource database;
    private final Clock clock;

    History(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The slices, oldest first. */
    List<Slice> of(String workspaceId, Range range) throws SQLException {
        Instant now = clock.instant();
        long width = range.slice.toSeconds();
        Instant last = Instant.ofEpochSecond(now.getEpochSecond() / width * width);
        Instant first = last.minus(range.slice.multipliedBy(range.slices - 1L));
        Map<Instant, Slice> known = new HashMap<>();
        try (Connection connection = database.getConnection()) {
            double seconds = width;
            merge(known, Sql.query(connection, STORED, row -> slice(row, "slice"), seconds, workspaceId, first));
            merge(known, Sql.query(connection, DEPTHS, History::depth, seconds, first));
            for (Instant minute : running(connection, now)) {
                Object[] with = Statistics.of(minute);
                Object[] all = java.util.Arrays.copyOf(with, with.length + 1);
                all[with.length] = workspaceId;
                for (Slice slice : Sql.query(
                        connection, NOW.formatted(Statistics.counting(minute)), row -> slice(row, "minute"), all)) {
                    long begin = minute.getEpochSecond() / width * width;
                    known.merge(Instant.ofEpochSecond(begin), slice, Slice::with);
                }
            }
        }
        List<Slice> slices = new ArrayList<>();
        for (Instant begin = first; !begin.isAfter(last); begin = begin.plus(range.slice)) {
            slices.add(Slice.empty(begin).with(known.getOrDefault(begin, Slice.empty(begin))));
        }
        return slices;
    }

    /** This minute, and those before that nobody has written down yet: a busy hub does so late. */
    private static List<Instant> running(Connection connection, Instant now) throws SQLException {
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        Instant earliest = minute.minus(MOST_RUNNING, ChronoUnit.MINUTES);
        Instant next = Sql.query(connection, WRITTEN, row -> Sql.instant(row, "minute"), earliest, minute)
                .get(0)
                .map(last -> last.plus(1, ChronoUnit.MINUTES))
                .orElse(earliest);
        List<Instant> minutes = new ArrayList<>();
        for (; !next.isAfter(minute); next = next.plus(1, ChronoUnit.MINUTES)) {
            minutes.add(next);
        }
        return minutes;
    }

    private static void merge(Map<Instant, Slice> known, List<Slice> slices) {
        slices.forEach(slice -> known.merge(slice.begin(), slice, Slice::with));
    }

    private static Slice slice(ResultSet row, String begin) throws SQLException {
        return new Slice(
                Sql.instant(row, begin).orElseThrow(),
                row.getLong("inbound"),
                row.getLong("outbound"),
                row.getLong("failed"),
                row.getLong("attempts"),
                row.getLong("succeeded"),
                row.getLong("latency"),
                0);
    }

    private static Slice depth(ResultSet row) throws SQLException {
        Instant begin = Sql.instant(row, "slice").orElseThrow();
        return new Slice(begin, 0, 0, 0, 0, 0, 0, row.getLong("depth"));
    }
}
