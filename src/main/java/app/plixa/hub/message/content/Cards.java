package app.plixa.hub.message.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Contact cards: names with their phones and addresses; the only type whose object is a list. Beside the formatted name
 * one part of it must be there (Meta: Cloud API, Contacts messages).
 */
public record Cards(JsonNode object) implements Content {
    private static final int MOST = 257;
    private static final int LONGEST = 1024;
    private static final List<String> NAMES = List.of("first_name", "last_name", "middle_name", "suffix", "prefix");

    static Cards read(JsonNode object, String path, Consumer<Finding> findings) {
        if (object.isArray() && object.isEmpty()) {
            findings.accept(new Finding(Finding.Kind.MISSING, path, Part.sentence(path, "is required.")));
        }
        Part.items(object, path, MOST, findings).forEach(Cards::check);
        return new Cards(object);
    }

    @Override
    public String type() {
        return "contacts";
    }

    private static void check(Part card) {
        card.requiredObject("name").ifPresent(name -> {
            name.required("formatted_name", LONGEST);
            NAMES.forEach(field -> name.text(field, LONGEST));
            if (NAMES.stream().noneMatch(name::has)) {
                name.missing("first_name");
            }
        });
        card.items("phones", MOST).forEach(phone -> {
            phone.text("phone", LONGEST);
            phone.text("wa_id", LONGEST);
            phone.text("type", LONGEST);
        });
        card.items("emails", MOST).forEach(email -> email.text("email", LONGEST));
        card.items("urls", MOST).forEach(url -> url.text("url", 2048));
        card.items("addresses", MOST);
        card.object("org").ifPresent(org -> org.text("company", LONGEST));
        card.text("birthday", LONGEST).filter(day -> !isDate(day)).ifPresent(day -> {
            card.invalid("birthday", "must match the format Y-m-d.");
        });
    }

    private static boolean isDate(String text) {
        try {
            return text.length() == 10 && LocalDate.parse(text) != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
