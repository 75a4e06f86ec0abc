package app.plixa.hub.commit;

import java.time.Duration;

/**
 * How long work gathers between one batch and the next: the longer, the more came at once. Alone nobody is held up; in a
 * rush a batch costs more than a wait, which is then spent in line for a processor anyway.
 *
 * @param least after a single item
 * @param most after however many
 */
public record Pause(Duration least, Duration most) {
    private static final Duration FOR_EACH_MORE = Duration.ofMillis(2);

    /** Always the same. */
    public static Pause of(Duration pause) {
        return new Pause(pause, pause);
    }

    /** {@code least} and {@code most} in milliseconds. */
    public static Pause ofMillis(int least, int most) {
        return new Pause(Duration.ofMillis(least), Duration.ofMillis(most));
    }

    /** After {@code items} at once, one at least: two milliseconds for each beyond the first, within the bounds. */
    public Duration after(int items) {
        Duration wanted = FOR_EACH_MORE.multipliedBy(items - 1L);
        if (wanted.compareTo(least) < 0) {
            return least;
        }
        return wanted.compareTo(most) < 0 ? wanted : most;
    }
}
