package app.plixa.hub.commit;

import com.github.f4b6a3.uuid.UuidCreator;

/** Ids of the contract (section 1): a prefix and a UUIDv7 (RFC 9562) in hex, whose text order is the order of time. */
public final class Ids {
    private Ids() {}

    /** A new id such as {@code msg_06a1…}; rises within this process. */
    public static String next(String prefix) {
        return prefix + "_" + UuidCreator.getTimeOrderedEpochPlus1().toString().replace("-", "");
    }
}
