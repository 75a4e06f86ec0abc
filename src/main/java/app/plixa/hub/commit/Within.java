package app.plixa.hub.commit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names, in a statement's text, the days that it need look at: of a table that is kept a part a day it then plans, locks and
 * opens those parts only. In the statement stands {@code within(d.id)}, made a condition here. Whole days, so that the text,
 * and with it the prepared plan, changes but once a day.
 */
public final class Within {
    /** Clocks of nodes differ by less. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final Pattern PLACE = Pattern.compile("within\\((\\w+\\.\\w+)\\)");

    private Within() {}

    /** The statement with the ids, of that prefix, bound to those drawn between the two times, or somewhat about them. */
    public static String days(String sql, String prefix, Instant from, Instant until) {
        Instant first = from.minus(MARGIN).truncatedTo(ChronoUnit.DAYS);
        Instant end = until.plus(MARGIN).truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        return PLACE.matcher(sql)
                .replaceAll(
                        "$1 ~>=~ '" + Ids.firstOf(prefix, first) + "' and $1 ~<~ '" + Ids.firstOf(prefix, end) + "'");
    }

    /** The same from the day of the first of these ids to that of the last, which may be of another noun; one at least. */
    public static String daysOf(String sql, String prefix, List<String> ids) {
        return days(sql, prefix, Ids.timeOf(Collections.min(ids)), Ids.timeOf(Collections.max(ids)));
    }
}
