package app.plixa.hub.commit;

import java.util.ArrayList;
import java.util.List;

/**
 * One page of a list, newest first, as a few walks down one index that are merged: one walk for each key, each no longer
 * than the page. What it costs depends on the page and the number of keys, not on how many rows there are or fit.
 *
 * @param table whose rows are listed, by their {@code id}
 * @param keys what the walks differ by, for example each status a row may have
 * @param where holds for every row {@code t}; compares an indexed column with {@code k.key}
 */
public record Walk(String table, List<String> keys, Where where) {
    /** To select from: the ids of the page as {@code page.id}; its parameters come first, see {@link #with}. */
    public String page() {
        return " (select w.id from unnest(?::text[]) as k(key) cross join lateral (select t.id from " + table + " t"
                + where.sql() + " order by t.id desc limit ?) w order by w.id desc limit ?) page ";
    }

    /** The parameters of {@link #page} that holds at most {@code rows} rows. */
    public Object[] with(int rows) {
        List<Object> all = new ArrayList<>();
        all.add(keys.toArray(String[]::new));
        all.addAll(List.of(where.with(rows, rows)));
        return all.toArray();
    }
}
