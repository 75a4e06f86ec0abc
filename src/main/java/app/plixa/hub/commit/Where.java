package app.plixa.hub.commit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the conditions of a query with their parameters; the SQL is written by us, values are always parameters. */
public final class Where {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    /** Begins with a condition that always holds; each {@code ?} in it takes one parameter. */
    public static Where of(String condition, Object... parameters) {
        return new Where().and(condition, parameters);
    }

    /** Adds a condition. */
    public Where and(String condition, Object... more) {
        conditions.add("(" + condition + ")");
        parameters.addAll(List.of(more));
        return this;
    }

    /** Adds a condition with one parameter, where there is a value for it. */
    public Where when(String condition, Optional<?> value) {
        value.ifPresent(v -> and(condition, v));
        return this;
    }

    /**
     * Adds "not before {@code since}, and before {@code until}". The index on the id narrows it: ids carry the time they
     * were drawn at, which differs from the row's own by less than a minute.
     *
     * @param alias of the table, whose columns are {@code id} and {@code created_at}
     */
    public Where between(String alias, String prefix, Optional<Instant> since, Optional<Instant> until) {
        since.ifPresent(at -> and(
                alias + ".id >= ? and " + alias + ".created_at >= ?", Ids.firstOf(prefix, at.minusSeconds(60)), at));
        until.ifPresent(at ->
                and(alias + ".id < ? and " + alias + ".created_at < ?", Ids.firstOf(prefix, at.plusSeconds(60)), at));
        return this;
    }

    /** {@code where … and …}. */
    public String sql() {
        return " where " + String.join(" and ", conditions);
    }

    /** The parameters in the order of their question marks, then {@code more}. */
    public Object[] with(Object... more) {
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(List.of(more));
        return all.toArray();
    }
}
