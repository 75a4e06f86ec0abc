package app.plixa.hub.webhook;

import app.plixa.hub.api.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which deliveries a client wants begun anew.
 *
 * @param states of the deliveries; {@code skipped} is what the endpoint missed while it was disabled
 * @param since they were created not before then
 * @param until they were created before then
 * @param maxPerSecond most that are begun in a second; empty: as many as the endpoint keeps up with
 */
record RecoveryRequest(List<String> states, Instant since, Instant until, OptionalInt maxPerSecond) {
    /** What can be begun anew: what is over. */
    static final List<String> STATES = List.of("dead", "stopped", "skipped", "cancelled", "delivered");

    private static final int FASTEST = 1000;

    /** Reads and checks it; a {@link app.plixa.hub.api.Problem} 422 names every field that is wrong. */
    static RecoveryRequest of(Fields fields, Instant now) {
        fields.required("since");
        Optional<Instant> since = fields.time("since");
        Optional<Instant> until = fields.time("until");
        since.filter(from -> !from.isBefore(now))
                .ifPresent(from -> fields.error("since", "The since field must be a date before now."));
        until.filter(to -> since.map(from -> !to.isAfter(from)).orElse(false))
                .ifPresent(to -> fields.error("until", "The until field must be a date after since."));
        List<String> states = states(fields);
        OptionalInt most = fields.number("max_per_second", 1, FASTEST);
        fields.check();
        // What is begun anew from now on is not in the window, so that it ends.
        Instant end = until.filter(now::isAfter).orElse(now);
        return new RecoveryRequest(states, since.orElseThrow(), end, most);
    }

    private static List<String> states(Fields fields) {
        Optional<List<String>> given = fields.texts("states");
        if (given.map(List::isEmpty).orElse(false)) {
            fields.error("states", "The states field must have at least 1 item.");
        }
        List<String> states = given.orElse(List.of("dead"));
        for (int i = 0; i < states.size(); i++) {
            if (!STATES.contains(states.get(i))) {
                fields.error("states." + i, "The selected states." + i + " is invalid.");
            }
        }
        return states.stream().distinct().sorted().toList();
    }
}
