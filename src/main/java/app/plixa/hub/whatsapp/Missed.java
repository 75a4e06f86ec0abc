package app.plixa.hub.whatsapp;

import app.plixa.hub.message.Unread;
import app.plixa.hub.message.UnreadCallbacks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether everything that WhatsApp told lately could be read, in plain words. */
final class Missed {
    /** What is older is history. */
    static final Duration SPAN = Duration.ofHours(24);

    private static final String NAME = "callbacks_read";

    private Missed() {}

    /** What came within the {@link #SPAN}, by reason. What is told of other numbers of the account is no fault of this one's. */
    static Check check(Map<Unread.Reason, UnreadCallbacks.Count> lately) {
        List<String> missed = new ArrayList<>();
        Optional<Instant> at = Optional.empty();
        for (Map.Entry<Unread.Reason, UnreadCallbacks.Count> kind : lately.entrySet()) {
            if (kind.getKey().isMissed()) {
                int things = kind.getValue().things();
                missed.add((things >= UnreadCallbacks.MOST ? "at least " : "") + things + " "
                        + kind.getKey().words());
                Instant last = kind.getValue().at();
                at = Optional.of(at.filter(last::isBefore).orElse(last));
            }
        }
        String others = Optional.ofNullable(lately.get(Unread.Reason.UNKNOWN_NUMBER))
                .map(count -> " It also told of phone number ids that are not connected here: " + count.things() + ".")
                .orElse("");
        if (missed.isEmpty()) {
            return Check.good(NAME, "All that WhatsApp told of this number within 24 hours was read." + others);
        }
        return Check.bad(
                        NAME,
                        "Not all that WhatsApp told within 24 hours could be read: " + String.join(", ", missed) + "."
                                + others,
                        "It is kept as it came, in the table unread_callbacks. See whether a newer hub reads it.")
                .at(at);
    }
}
