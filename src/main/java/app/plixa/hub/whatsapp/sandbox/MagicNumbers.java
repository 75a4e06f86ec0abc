package app.plixa.hub.whatsapp.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Phones that make the sandbox answer an error: {@code 5511999} and the six digits of Meta's code, for example {@code
 * 5511999131026}. Statuses and texts as in Meta's Cloud API error codes page.
 */
final class MagicNumbers {
    private static final String PREFIX = "5511999";

    /** How one code shows itself: at once with an HTTP status, or later as a failed status after a 200. */
    record Fault(int code, int httpStatus, String title) {
        boolean later() {
            return httpStatus == 200;
        }
    }

    private static final Map<Integer, Fault> FAULTS = Map.ofEntries(
            fault(2, 503, "Service unavailable"),
            fault(4, 429, "Application request limit reached"),
            fault(100, 400, "Invalid parameter"),
            fault(190, 401, "Access token has expired"),
            fault(368, 403, "Temporarily blocked for policies violations"),
            fault(80007, 429, "Rate limit issues"),
            fault(130429, 429, "Rate limit hit"),
            fault(131000, 500, "Something went wrong"),
            fault(131016, 503, "Service unavailable"),
            fault(131026, 200, "Message undeliverable"),
            fault(131031, 403, "Business account has been locked"),
            fault(131042, 402, "Business eligibility payment issue"),
            fault(131047, 200, "Re-engagement message"),
            fault(131049, 200, "Message not delivered to maintain healthy ecosystem engagement"),
            fault(131051, 400, "Unsupported message type"),
            fault(131056, 429, "Pair rate limit hit"),
            fault(132001, 404, "Template does not exist"),
            fault(133010, 400, "Phone number not registered"));

    private MagicNumbers() {}

    /** The fault that a phone (digits) stands for. */
    static Optional<Fault> of(String phone) {
        if (!phone.startsWith(PREFIX) || phone.length() != PREFIX.length() + 6) {
            return Optional.empty();
        }
        return Optional.ofNullable(FAULTS.get(Integer.parseInt(phone.substring(PREFIX.length()))));
    }

    /** Every phone that stands for a fault. */
    static List<String> all() {
        return FAULTS.keySet().stream()
                .sorted()
                .map(code -> PREFIX + String.format("%06d", code))
                .toList();
    }

    private static Map.Entry<Integer, Fault> fault(int code, int httpStatus, String title) {
        return Map.entry(code, new Fault(code, httpStatus, title));
    }
}
