package app.plixa.hub.commit;

import java.time.Duration;

/**
 * How long work gathers between one group and the next: the longer, the more came at once. A lone caller is held up by
 * little or nothing; in a rush a group costs more than a wait does.
 *
 * @param least after a single item
 * @param forEachMore so much longer with each item beyond the first
 * @param most after however many
 * @param enough none where so many items wait already
 */
public record Pause(Duration least, Duration forEachMore, Duration most, int enough) {
    /** Between commits whose callers wait for them: while sixteen wait they have gathered. */
    public static final Pause WHILE_CALLERS_WAIT = ofMillis(0, 1, 3).unlessWaiting(16);

    /** Always the same. */
    public static Pause of(Duration pause) {
        return new Pause(pause, Duration.ZERO, pause, Integer.MAX_VALUE);
    }

    /** All in milliseconds. */
    public static Pause ofMillis(int least, int forEachMore, int most) {
        return new Pause(
                Duration.ofMillis(least), Duration.ofMillis(forEachMore), Duration.ofMillis(most), Integer.MAX_VALUE);
    }

    /** Like this one, but none where so many items wait already. */
    public Pause unlessWaiting(int enough) {
        return new Pause(least, forEachMore, most, enough);
    }

    /** After {@code items} at once, one at least. */
    public Duration after(int items) {
        Duration wanted = forEachMore.multipliedBy(items - 1L);
        if (wanted.compareTo(least) < 0) {
            return least;
        }
        return wanted.compareTo(most) < 0 ? wanted : most;
    }
}
