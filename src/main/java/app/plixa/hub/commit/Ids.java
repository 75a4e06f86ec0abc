package app.plixa.hub.commit;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;

/** Ids of the contract (section 1): a prefix and a UUIDv7 (RFC 9562) in hex, whose text order is the order of time. */
public final class Ids {
    private Ids() {}

    /** A new id such as {@code msg_06a1…}; rises within this process. */
    public static String next(String prefix) {
        return prefix + "_" + UuidCreator.getTimeOrderedEpochPlus1().toString().replace("-", "");
    }

    /** Whether this can be an id of ours with this prefix. */
    public static boolean valid(String prefix, String text) {
        return text.startsWith(prefix + "_")
                && text.substring(prefix.length() + 1).matches("[0-9a-f]{32}");
    }

    /** Not an id, but what every id drawn at {@code time} or later sorts behind (RFC 9562: 48 bits of milliseconds). */
    public static String firstOf(String prefix, Instant time) {
        return prefix + "_" + String.format("%012x", Math.min(Math.max(0, time.toEpochMilli()), (1L << 48) - 1));
    }
}
