package app.plixa.hub.webhook;

import app.plixa.hub.api.Fields;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What an endpoint can bear.
 *
 * @param maxPerSecond first attempts and retries in any second, 1 to 1000, on all nodes together
 * @param maxConcurrency POSTs at the same time, 1 to 256, on each node
 * @param ordered one at a time, in the order of their events, on all nodes together
 */
public record Traffic(Optional<Integer> maxPerSecond, Optional<Integer> maxConcurrency, boolean ordered) {
    /** Whatever the hub gives. */
    public static final Traffic ANY = new Traffic(Optional.empty(), Optional.empty(), false);

    static final String COLUMNS = "p.max_per_second, p.max_concurrency, p.ordered";

    private static final int MOST_PER_SECOND = 1000;
    private static final int MOST_AT_ONCE = 256;

    /** The endpoint's under the cursor. */
    static Traffic read(ResultSet row) throws SQLException {
        return stored(row.getInt("max_per_second"), row.getInt("max_concurrency"), row.getBoolean("ordered"));
    }

    /** As they are stored; none where a number is 0. */
    static Traffic stored(int maxPerSecond, int maxConcurrency, boolean ordered) {
        return maxPerSecond == 0 && maxConcurrency == 0 && !ordered
                ? ANY
                : new Traffic(positive(maxPerSecond), positive(maxConcurrency), ordered);
    }

    /** With what the fields say instead; null takes a bound away. What is wrong is noted in the fields. */
    Traffic with(Fields fields) {
        return new Traffic(
                bound(fields, "max_per_second", MOST_PER_SECOND, maxPerSecond),
                bound(fields, "max_concurrency", MOST_AT_ONCE, maxConcurrency),
                fields.flag("ordered", ordered));
    }

    /** Whether more is to be asked than whether there is a place in the lane. */
    boolean limited() {
        return ordered || maxPerSecond.isPresent();
    }

    private static Optional<Integer> bound(Fields fields, String field, int most, Optional<Integer> now) {
        return fields.has(field)
                ? fields.number(field, 1, most).stream().boxed().findFirst()
                : now;
    }

    private static Optional<Integer> positive(int number) {
        return Optional.of(number).filter(n -> n > 0);
    }
}
