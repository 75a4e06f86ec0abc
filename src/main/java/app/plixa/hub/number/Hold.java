package app.plixa.hub.number;

import java.time.Instant;

/**
 * WhatsApp takes nothing through a number for a while.
 *
 * @param version of the number that met it: one that has resumed or changed since may pass
 */
public record Hold(Instant until, PauseReason reason, long version) {
    boolean isOf(WhatsAppNumber number, Instant now) {
        return version >= number.version() && now.isBefore(until);
    }

    /** The one that says more: of the number as it is now, and of those the one that ends later. */
    static Hold last(Hold one, Hold other) {
        if (one.version != other.version) {
            return one.version > other.version ? one : other;
        }
        return one.until.isAfter(other.until) ? one : other;
    }
}
