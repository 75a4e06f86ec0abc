package app.plixa.hub.commit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Turns items into the column arrays of one multi-row statement, in the order the columns are named. */
public final class Columns<T> {
    private final List<T> items;
    private final List<Object> columns = new ArrayList<>();

    private Columns(List<T> items) {
        this.items = items;
    }

    /** Starts with no columns; every column added has one value an item. */
    public static <T> Columns<T> of(List<T> items) {
        return new Columns<>(items);
    }

    /** A text column. */
    public Columns<T> text(Function<T, String> value) {
        columns.add(items.stream().map(value).toArray(String[]::new));
        return this;
    }

    /** A text column with SQL nulls where a value is absent. */
    public Columns<T> optional(Function<T, Optional<String>> value) {
        return text(item -> value.apply(item).orElse(null));
    }

    /** A time column, written as RFC 3339 text: cast it with {@code ::timestamptz}. */
    public Columns<T> time(Function<T, Instant> value) {
        return text(item -> value.apply(item).toString());
    }

    /** A time column with SQL nulls where a value is absent. */
    public Columns<T> optionalTime(Function<T, Optional<Instant>> value) {
        return text(item -> value.apply(item).map(Instant::toString).orElse(null));
    }

    /** A whole-number column. */
    public Columns<T> integer(ToIntFunction<T> value) {
        columns.add(items.stream().map(value::applyAsInt).toArray(Integer[]::new));
        return this;
    }

    /** A byte column. */
    public Columns<T> bytes(Function<T, byte[]> value) {
        columns.add(items.stream().map(value).toArray(byte[][]::new));
        return this;
    }

    /** The arrays, then {@code more} as further parameters of the statement. */
    public Object[] with(Object... more) {
        List<Object> all = new ArrayList<>(columns);
        all.addAll(List.of(more));
        return all.toArray();
    }

    /** {@code first} as the statement's first parameters, then the arrays. */
    public Object[] after(Object... first) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(columns);
        return all.toArray();
    }
}
