package app.plixa.hub.database;

import app.plixa.hub.commit.Sql;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * What the database's planner takes the tables of a day for. They are empty at midnight and have thousands of rows seconds
 * later, but autovacuum looks at them once a minute; what is planned until then may be planned for an empty table, where
 * any index is as good as the right one, and reads all of the day for each statement. Aim: what is planned for a young part
 * is planned for a third of its size at least. Downside: it is looked at six or seven times on its way to 120 MB.
 */
@Component("estimates")
public class Estimates {
    /** One node at a time; 3,000 rows are read of a part, not 30,000: enough to tell few from many. */
    private static final String ALONE = """
            select pg_try_advisory_xact_lock(hashtextextended('estimates', 0)), set_config('lock_timeout', '1s', true),
              set_config('default_statistics_target', '10', true)""";

    /** Parts with thrice the pages that they were last seen with. Large ones are autovacuum's, which looks closer. */
    private static final String OUTGROWN = """
            select c.oid::regclass::text from unnest(?::text[]) as kept(name)
              join pg_inherits i on i.inhparent = to_regclass(kept.name) join pg_class c on c.oid = i.inhrelid
            where c.relpages < 5000 and pg_relation_size(c.oid) / current_setting('block_size')::int
                between greatest(16, 3 * c.relpages) and 15000""";

    private static final String[] TABLES = Days.KEPT_BY_DAY.toArray(String[]::new);

    private final DataSource database;

    Estimates(DataSource database) {
        this.database = database;
    }

    /** Has the planner look at the parts that have outgrown what it knows of them; at none that somebody else works on. */
    public void renew() throws SQLException {
        Sql.transact(database, transaction -> {
            boolean alone =
                    Sql.query(transaction, ALONE, row -> row.getBoolean(1)).get(0);
            if (alone) {
                for (String part : Sql.query(transaction, OUTGROWN, row -> row.getString(1), (Object) TABLES)) {
                    Sql.update(transaction, "analyze (skip_locked) " + part);
                }
            }
            return true;
        });
    }
}
