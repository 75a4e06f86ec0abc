package app.plixa.hub.panel;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What people type, as the API wants it; what is no number goes on as it is, to be refused with the field's name. */
final class Form {
    private Form() {}

    /** A whole number, or the text that is none; empty for nothing. */
    static Optional<Object> whole(String text) {
        return text(text).map(t -> t.matches("-?\\d{1,9}") ? Integer.valueOf(t) : t);
    }

    /** The text without the blanks around it; empty for nothing. */
    static Optional<String> text(String text) {
        return Optional.ofNullable(text).map(String::strip).filter(t -> !t.isEmpty());
    }

    /** What stands between commas and blanks. */
    static List<String> list(String text) {
        return Stream.of(text(text).orElse("").split("[,\\s]+"))
                .filter(t -> !t.isEmpty())
                .toList();
    }
}
