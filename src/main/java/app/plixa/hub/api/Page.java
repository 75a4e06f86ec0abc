package app.plixa.hub.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Which part of a list is asked for: newest first, from behind an id (contract, section 2). Ids are ordered by time, so
 * what is inserted meanwhile changes no later page.
 *
 * @param size rows in a page, 1 to 100
 * @param before the last id of the page before this one; empty for the first page
 */
public record Page(int size, Optional<String> before) {
    private static final int USUAL = 50;
    private static final int LARGEST = 100;

    /** What {@code per_page} and {@code cursor} ask for; what is wrong with them is noted in the fields. */
    public static Page of(Fields query) {
        int size = query.number("per_page", 1, LARGEST).orElse(USUAL);
        return new Page(size, query.text("cursor").flatMap(cursor -> id(cursor, query)));
    }

    /** Rows to ask the database for: one more than the page holds tells whether another page follows. */
    public int rowsToAsk() {
        return size + 1;
    }

    static String cursor(String lastId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(lastId.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> id(String cursor, Fields query) {
        try {
            String id = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (id.matches("[a-z]{3}_[0-9a-f]{32}")) {
                return Optional.of(id);
            }
        } catch (IllegalArgumentException e) {
            // Not base64: noted below like any other cursor that is not ours.
        }
        query.error("cursor", "The cursor field must be a next_cursor of an earlier answer.");
        return Optional.empty();
    }
}
