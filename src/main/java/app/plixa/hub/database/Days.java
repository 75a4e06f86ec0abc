package app.plixa.hub.database;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Parts;
import app.plixa.hub.commit.Parts.Part;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tables that are kept a part a day. Invariant: there is a part for every id that is drawn in the days to come, for
 * a row without one cannot be written. Downside: a question that names no ids looks at all parts.
 */
@Component("days")
public class Days {
    private static final Logger log = LoggerFactory.getLogger(Days.class);
    /** So many days nobody may have looked after the parts and still every row has one. */
    private static final int AHEAD = 7;
    /** What is begun anew on the last day of its delivery needs its event for as long as retries last. */
    private static final Duration EVENTS_LONGER = Duration.ofDays(3);

    /** One node at a time; a part is not waited for behind a long question, or all would wait behind that. */
    private static final String ALONE = "select pg_advisory_xact_lock(hashtextextended('days', 0))";

    private static final String PATIENCE = "set local lock_timeout = '1s'";

    /** A part is kept {@code longer} than the retention, and while one of {@code work} finds something in it. */
    private record Table(String name, String prefix, String options, Duration longer, List<String> work) {}

    /** Of the same day; the parts of a day differ in their table's name only. */
    private static final String UNDELIVERED = "select 1 from deliveries%s where state = 'pending' limit 1";

    private static final String UNPUBLISHED = "select 1 from events%s where not published limit 1";

    /** What is begun anew is a delivery of today. */
    private static final String NEEDED = """
            select 1 from events%s e join deliveries d on d.event_id = e.id and d.state = 'pending' limit 1""";

    /** In this order their parts go. */
    private static final List<Table> TABLES = List.of(
            new Table("attempts", "dlv", "fillfactor = 100", Duration.ZERO, List.of(UNDELIVERED)),
            new Table(
                    "deliveries",
                    "dlv",
                    "fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 20000",
                    Duration.ZERO,
                    List.of(UNDELIVERED)),
            new Table("events", "evt", "fillfactor = 80", EVENTS_LONGER, List.of(UNPUBLISHED, NEEDED)));

    /** Names of the tables that are kept a part a day. */
    static final List<String> KEPT_BY_DAY = TABLES.stream().map(Table::name).toList();

    private final DataSource database;
    private final Duration retention;
    private final Clock clock;

    /** Makes the parts that are lacking; asks for a {@code JdbcClient} because Spring gives none before the migration. */
    Days(DataSource database, JdbcClient migrated, @Value("${hub.retention.days}") int days, Clock clock)
            throws SQLException {
        if (days < 2) {
            throw new IllegalArgumentException("hub.retention.days must be 2 at least: retries last most of a day.");
        }
        this.database = database;
        this.retention = Duration.ofDays(days);
        this.clock = clock;
        prepare();
    }

    /** Makes the parts of today and the days to come that are not there yet. */
    public void prepare() throws SQLException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<String> made = new ArrayList<>();
        Sql.transact(database, transaction -> {
            Sql.query(transaction, ALONE, row -> true);
            for (Table table : TABLES) {
                List<Part> parts = Parts.of(transaction, table.name());
                String reached = parts.get(parts.size() - 1).end();
                for (LocalDate day = today; !day.isAfter(today.plusDays(AHEAD)); day = day.plusDays(1)) {
                    String end = make(transaction, table, day, reached);
                    if (!end.equals(reached)) {
                        made.add(partOf(table, day));
                    }
                    reached = end;
                }
            }
            return true;
        });
        if (!made.isEmpty()) {
            log.info("Tables for the days up to {} are there, {} of them new", today.plusDays(AHEAD), made.size());
        }
    }

    /** Drops the parts whose every row is older than rows are kept, unless work still waits in them. */
    public void dropOld() throws SQLException {
        for (Table table : TABLES) {
            String oldest = Ids.firstOf(table.prefix(), clock.instant().minus(retention.plus(table.longer())));
            try (Connection connection = database.getConnection()) {
                for (Part part : Parts.of(connection, table.name())) {
                    if (part.end().compareTo(oldest) <= 0 && idle(connection, table, part)) {
                        drop(table, part);
                    }
                }
            }
        }
    }

    private static boolean idle(Connection connection, Table table, Part part) throws SQLException {
        for (String work : table.work()) {
            String day = part.table().substring(table.name().length());
            if (!Sql.query(connection, work.formatted(day), row -> true).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Made aside and then attached: that locks nobody out who writes to the others. */
    private static String make(Connection transaction, Table table, LocalDate day, String reached) throws SQLException {
        String end = Ids.firstOf(table.prefix(), startOf(day.plusDays(1)));
        if (end.compareTo(reached) <= 0) {
            return reached;
        }
        String part = partOf(table, day);
        Sql.update(
                transaction,
                "create table %s (like %s including all) with (%s)".formatted(part, table.name(), table.options()));
        Sql.update(
                transaction,
                "alter table %s attach partition %s for values from ('%s') to ('%s')"
                        .formatted(table.name(), part, reached, end));
        return end;
    }

    private static String partOf(Table table, LocalDate day) {
        return table.name() + "_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private void drop(Table table, Part part) throws SQLException {
        Sql.transact(database, transaction -> {
            Sql.query(transaction, ALONE, row -> true);
            Sql.update(transaction, PATIENCE);
            if (Parts.of(transaction, table.name()).contains(part)) {
                Sql.update(transaction, "alter table %s detach partition %s".formatted(table.name(), part.table()));
                Sql.update(transaction, "drop table " + part.table());
                log.info("{} is dropped: its rows are older than {} days", part.table(), retention.toDays());
            }
            return true;
        });
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
