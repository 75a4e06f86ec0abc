package app.plixa.hub.database;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What the database's planner takes the tables of a day for. They are empty at midnight and have thousands of rows seconds
 * later, but autovacuum looks at them once a minute; what is planned until then may be planned for an empty table, where
 * any index is as good as the right one, and reads all of the day for each statement. Invariant: what is planned for a part
 * is planned for a third of its rows at least, a few seconds apart. Downside: a young part is looked at six times.
 */
@Component("estimates")
public class Estimates {
    private static final Logger log = LoggerFactory.getLogger(Estimates.class);

    /** Parts with thrice the pages that they were last seen with; of large ones autovacuum is soon enough. */
    private static final String OUTGROWN = """
            select c.oid::regclass::text from pg_class t
              join pg_inherits i on i.inhparent = t.oid join pg_class c on c.oid = i.inhrelid
            where t.relkind = 'p' and c.relpages < 5000
              and pg_relation_size(c.oid) > greatest(16, 3 * c.relpages) * current_setting('block_size')::bigint""";

    /** 3,000 rows are read for it, not 30,000: enough to tell few from many. */
    private static final String ROUGHLY = "set local default_statistics_target = 10";

    private final DataSource database;

    Estimates(DataSource database) {
        this.database = database;
    }

    /** Has the planner look at the parts that have outgrown what it knows of them; at none that somebody else works on. */
    public void renew() throws SQLException {
        for (String part : outgrown()) {
            Sql.transact(database, transaction -> {
                Sql.update(transaction, ROUGHLY);
                return Sql.update(transaction, "analyze (skip_locked) " + part);
            });
            log.debug("{} has grown, the planner knows", part);
        }
    }

    private List<String> outgrown() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, OUTGROWN, row -> row.getString(1));
        }
    }
}
