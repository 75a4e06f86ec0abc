package app.plixa.hub.commit;

/**
 * Joins that look up what belongs to each row before, one by one by an index, in the table's name {@code x}. A join that is
 * left to the planner may read all of a table instead, for PostgreSQL's autovacuum makes no statistics of a table of parts as
 * a whole, nor of one with a few rows (PostgreSQL: Routine Vacuuming, Updating Planner Statistics): of the one it believes that
 * many rows have the same id, of the other that a single row meets a condition.
 */
public final class Lookup {
    private Lookup() {}

    /** What of the table meets the condition, under this name; a row before that has nothing is left out. */
    public static String of(String table, String condition, String name) {
        return " cross join lateral (" + rows(table, condition) + ") " + name + " ";
    }

    /** The same, but a row before that has nothing stays, with nulls. */
    public static String orNothing(String table, String condition, String name) {
        return " left join lateral (" + rows(table, condition) + ") " + name + " on true ";
    }

    /** The offset is what keeps a planner from making a join of it. */
    private static String rows(String table, String condition) {
        return "select * from " + table + " x where " + condition + " offset 0";
    }
}
