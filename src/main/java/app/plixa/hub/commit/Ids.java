package app.plixa.hub.commit;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.regex.Pattern;

/** Ids of the contract (section 1): a prefix and a UUIDv7 (RFC 9562) in hex, whose text order is the order of time. */
public final class Ids {
    private static final Pattern SHAPE = Pattern.compile("[a-z]{3}_[0-9a-f]{32}");

    private Ids() {}

    /** A new id such as {@code msg_06a1…}; rises within this process. */
    public static String next(String prefix) {
        return prefix + "_" + UuidCreator.getTimeOrderedEpochPlus1().toString().replace("-", "");
    }

    /** A new id that sorts as if it had been drawn at {@code time}: for what happened before the hub heard of it. */
    public static String at(String prefix, Instant time) {
        String first = firstOf(prefix, time);
        return first + next(prefix).substring(first.length());
    }

    /** Whether this may be an id of ours with that prefix; what may not is nobody's id, and need not be looked up. */
    public static boolean isOf(String prefix, String id) {
        return id != null && id.startsWith(prefix + "_") && SHAPE.matcher(id).matches();
    }

    /** Not an id, but what every id drawn at {@code time} or later sorts behind (RFC 9562: 48 bits of milliseconds). */
    public static String firstOf(String prefix, Instant time) {
        return prefix + "_" + String.format("%012x", Math.min(Math.max(0, time.toEpochMilli()), (1L << 48) - 1));
    }

    /** By the clock that ids are drawn by, whichever others there are. */
    public static Instant now() {
        return timeOf(next("now"));
    }

    /** When this id was drawn, to the millisecond. */
    public static Instant timeOf(String id) {
        return Instant.ofEpochMilli(Long.parseLong(id.substring(4, 16), 16));
    }
}
