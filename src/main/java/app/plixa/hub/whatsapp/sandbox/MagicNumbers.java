package app.plixa.hub.whatsapp.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Phones that stand for what goes wrong: {@code 5511999} and six digits, which are a code of {@link MetaError}, for example
 * {@code 5511999131026}, or one of the troubles listed here.
 */
public final class MagicNumbers {
    /** Every message to this phone fails at its first try, and then works. */
    static final String ONCE = "5511999990002";

    private static final String PREFIX = "5511999";

    /** To this phone the window is closed, which concerns no template. */
    static final String CLOSED = PREFIX + "131047";

    private static final int UNAVAILABLE = 131016;
    private static final List<String> ALL_STATUSES = List.of("sent", "delivered", "read");

    /** One such phone, what happens, and what it means in words. */
    record Magic(String phone, Script script, String what) {}

    private static final Map<String, Magic> ALL = new LinkedHashMap<>();

    static {
        for (MetaError error : MetaError.all()) {
            String how = error.later() ? "taken, then a failed status" : "HTTP " + error.httpStatus() + " at once";
            magic(error.code(), Script.failing(error.code()), error.code() + " " + error.title() + ": " + how);
        }
        magic(990001, Script.answering(Script.HANG, false), "no answer, not taken");
        magic(990002, Script.failing(UNAVAILABLE), "fails once with 131016, HTTP 503, and then works");
        magic(990003, Script.answering(Script.CUT, true), "taken, but the connection breaks off instead of an answer");
        magic(990004, Script.answering(Script.HANG, true), "taken, but never answered");
        magic(990005, Script.gateway(500, null), "HTTP 500 without Meta's JSON, as gateways answer");
        magic(990006, Script.gateway(429, 2), "HTTP 429 without Meta's JSON, Retry-After: 2");
        magic(990007, Script.answering(Script.CUT, false), "the connection breaks off, not taken");
        magic(990008, Script.telling(2, false, List.of()), "every status twice");
        magic(990009, Script.telling(1, true, List.of()), "read before delivered before sent");
        magic(990010, Script.telling(1, false, ALL_STATUSES), "taken, no status ever");
        magic(990011, Script.telling(1, false, List.of("delivered")), "read without delivered");
    }

    private MagicNumbers() {}

    /** What happens to messages to a phone (digits), where that is unusual. */
    static Optional<Magic> of(String phone) {
        return phone.startsWith(PREFIX) ? Optional.ofNullable(ALL.get(phone)) : Optional.empty();
    }

    /** All of them. */
    static List<Magic> all() {
        return List.copyOf(ALL.values());
    }

    /** Whether a phone stands for this code of Meta's. */
    public static boolean standsFor(int code) {
        return ALL.containsKey(phone(code));
    }

    private static void magic(int digits, Script script, String what) {
        ALL.put(phone(digits), new Magic(phone(digits), script, what));
    }

    private static String phone(int digits) {
        return PREFIX + String.format("%06d", digits);
    }
}
