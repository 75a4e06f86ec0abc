package app.plixa.hub.commit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One page of a list, newest first unless asked otherwise: a few walks down one index, merged, each no longer than the page. What it costs
 * depends on the page and the number of walks, not on how many rows there are or fit.
 *
 * <p>Ids are compared bytewise ({@code ~<~}), which the indexes made for lists know and no other does: whatever the
 * database believes of its statistics, it cannot walk along the primary key and look for rows that are rare. The page's
 * size stands in the SQL as a number, so that it is planned for a page and not for a share of the table.
 */
public final class Walk {
    /** Sorts before every id. */
    private static final String FIRST = "";
    /** Sorts behind every id. */
    private static final String LAST = "~";

    private static final int ALL = -1;

    private final String table;
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();
    private final List<Object> keys = new ArrayList<>();
    private String from = FIRST;
    private String before = LAST;
    private int rows;
    private boolean oldestFirst;

    private Walk(String table) {
        this.table = table;
    }

    /** Over this table, whose rows {@code t} are listed by their {@code id}. */
    public static Walk over(String table) {
        return new Walk(table);
    }

    /** This column of the index has the value. */
    public Walk at(String column, String value) {
        return where("t." + column + " = ?", value);
    }

    /** This column of the index has one of the values: a walk for each. Of two columns, a walk for each pair. */
    public Walk each(String column, List<String> oneOf) {
        keys.add(oneOf.toArray(String[]::new));
        return where("t." + column + " = k" + keys.size() + ".key");
    }

    /** Of the rows walked along, only those for which this holds. */
    public Walk where(String condition, Object... more) {
        conditions.add(condition);
        parameters.addAll(List.of(more));
        return this;
    }

    /** The page: at most so many rows, from behind this id. */
    public Walk page(int atMost, Optional<String> behind) {
        rows = atMost;
        behind.ifPresent(this::endBefore);
        return this;
    }

    /** No page, but every row, in no order: to be counted. */
    public Walk all() {
        rows = ALL;
        return this;
    }

    /** The page: at most so many rows, the oldest, behind this id. */
    public Walk oldest(int atMost, Optional<String> behind) {
        rows = atMost;
        oldestFirst = true;
        // No id lies between an id and itself with a blank.
        behind.ifPresent(id -> beginAt(id + " "));
        return this;
    }

    /**
     * Only rows created not before {@code since}, and before {@code until}. Ids narrow the walk: they carry the time they
     * were drawn at, which differs from {@code created_at} by less than a minute.
     *
     * @param prefix of the ids
     */
    public Walk created(String prefix, Optional<Instant> since, Optional<Instant> until) {
        since.ifPresent(at -> {
            beginAt(Ids.firstOf(prefix, at.minusSeconds(60)));
            where("t.created_at >= ?", at);
        });
        until.ifPresent(at -> {
            endBefore(Ids.firstOf(prefix, at.plusSeconds(60)));
            where("t.created_at < ?", at);
        });
        return this;
    }

    /** To select from: the ids of the page as {@code page.id}. */
    public String sql() {
        String walk = "select t.id from " + table + " t where " + String.join(" and ", conditions)
                + " and t.id ~>=~ ? and t.id ~<~ ?" + page("t.id using " + (oldestFirst ? "~<~" : "~>~"));
        String each = IntStream.rangeClosed(1, keys.size())
                .mapToObj(n -> "unnest(?::text[]) as k" + n + "(key)")
                .collect(Collectors.joining(" cross join "));
        return " (select w.id from " + each + " cross join lateral (" + walk + ") w"
                + page("w.id" + (oldestFirst ? "" : " desc")) + ") page ";
    }

    private String page(String order) {
        return rows == ALL ? "" : " order by " + order + " limit " + rows;
    }

    /** To select from: the rows of the page under this name, each looked up by its id. */
    public String rows(String name) {
        return sql() + Lookup.of(table, "x.id = page.id", name);
    }

    /** The parameters of {@link #sql}. */
    public Object[] parameters() {
        List<Object> all = new ArrayList<>(keys);
        all.addAll(parameters);
        all.add(from);
        all.add(before);
        return all.toArray();
    }

    private void beginAt(String id) {
        from = id.compareTo(from) > 0 ? id : from;
    }

    private void endBefore(String id) {
        before = id.compareTo(before) < 0 ? id : before;
    }
}
