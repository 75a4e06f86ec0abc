package app.plixa.hub.panel;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the inbox is narrowed to, as it stands in the page's address.
 *
 * @param q a part of a name, or a whole phone
 * @param status {@code open} or {@code closed}
 * @param tag that the conversation has
 * @param number the id of the number it came through
 * @param unread anything, where something unread is wanted
 * @param before where the page begins: behind the conversation whose newest message this is
 */
record Asked(String q, String status, String tag, String number, String unread, String before) {
    /** The phone in {@code q}, digits. */
    Optional<String> phone() {
        return text(q).map(text -> text.replaceAll("[ +()-]", "")).filter(text -> text.matches("\\d{8,20}"));
    }

    /** The part of a name in {@code q}. */
    Optional<String> name() {
        return phone().isPresent() ? Optional.empty() : text(q);
    }

    Optional<String> wantedStatus() {
        return text(status).filter(word -> word.matches("open|closed"));
    }

    Optional<String> wantedTag() {
        return text(tag);
    }

    Optional<String> wantedNumber() {
        return text(number);
    }

    /** Whether something unread is wanted. */
    public boolean wantsUnread() {
        return text(unread).isPresent();
    }

    Optional<String> behind() {
        return text(before);
    }

    /** Whether only some are wanted. */
    public boolean narrows() {
        return text(q).isPresent()
                || wantedStatus().isPresent()
                || wantedTag().isPresent()
                || wantedNumber().isPresent()
                || wantsUnread();
    }

    /** The query of an address that asks the same: empty, or from the question mark on. */
    public String query() {
        return from(before);
    }

    /** The same for the page that begins there. */
    public String from(String behind) {
        StringBuilder query = new StringBuilder();
        add(query, "q", q);
        add(query, "status", status);
        add(query, "tag", tag);
        add(query, "number", number);
        add(query, "unread", unread);
        add(query, "before", behind);
        return query.toString();
    }

    private static void add(StringBuilder query, String name, String value) {
        text(value).ifPresent(text -> query.append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(text, StandardCharsets.UTF_8)));
    }

    private static Optional<String> text(String value) {
        return Form.text(value == null ? null : value.replace("\0", ""));
    }
}
