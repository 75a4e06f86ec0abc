package app.plixa.hub.commit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The parts of a table that is kept a part a day. */
public final class Parts {
    private static final String PARTS = """
            select c.relname, coalesce(substring(bound from 'FROM \\(''(.+)''\\) TO'), '') as begin,
              substring(bound from 'TO \\(''(.+)''\\)') as "end"
            from pg_inherits i join pg_class c on c.oid = i.inhrelid
            cross join lateral pg_get_expr(c.relpartbound, c.oid) as bound
            where i.inhparent = to_regclass(?) order by 3""";

    /** One of them: its table, and the ids that it begins at (empty in the first: at none) and ends before. */
    public record Part(String table, String begin, String end) {}

    private Parts() {}

    /** All of this table's, oldest first. */
    public static List<Part> of(Connection connection, String table) throws SQLException {
        return Sql.query(
                connection, PARTS, row -> new Part(row.getString(1), row.getString(2), row.getString(3)), table);
    }
}
