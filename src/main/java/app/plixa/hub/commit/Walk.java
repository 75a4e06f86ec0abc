package app.plixa.hub.commit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One page of a list, newest first: a few walks down one index, merged, each no longer than the page. What it costs
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

    private final String table;
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();
    private List<String> keys = List.of();
    private String from = FIRST;
    private String before = LAST;
    private int rows;

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

    /** This column of the index has one of the values: a walk for each. Called once. */
    public Walk each(String column, List<String> oneOf) {
        keys = List.copyOf(oneOf);
        return where("t." + column + " = k.key");
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

    /**
     * Only rows created not before {@code since}, and before {@code until}. Ids narrow the walk: they carry the time they
     * were drawn at, which differs from {@code created_at} by less than a minute.
     *
     * @param prefix of the ids
     */
    public Walk created(String prefix, Optional<Instant> since, Optional<Instant> until) {
        since.ifPresent(at -> {
            from = Ids.firstOf(prefix, at.minusSeconds(60));
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
                + " and t.id ~>=~ ? and t.id ~<~ ? order by t.id using ~>~ limit " + rows;
        return " (select w.id from unnest(?::text[]) as k(key) cross join lateral (" + walk
                + ") w order by w.id desc limit " + rows + ") page ";
    }

    /** The parameters of {@link #sql}. */
    public Object[] parameters() {
        List<Object> all = new ArrayList<>();
        all.add(keys.toArray(String[]::new));
        all.addAll(parameters);
        all.add(from);
        all.add(before);
        return all.toArray();
    }

    private void endBefore(String id) {
        before = id.compareTo(before) < 0 ? id : before;
    }
}
