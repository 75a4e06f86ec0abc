package app.plixa.hub.message.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A template that Meta has approved, with the values of its variables. */
public record Template(JsonNode object) implements Content {
    private static final int LONGEST_NAME = 512;
    private static final int LONGEST_CODE = 20;
    private static final int LONGEST_WORD = 64;
    private static final int LONGEST_TEXT = 32_768;
    private static final int MOST_COMPONENTS = 20;
    private static final int MOST_PARAMETERS = 100;

    /** Meta: Templates, components; Cloud API reference, template object. */
    private static final List<String> COMPONENTS = List.of(
            "header",
            "body",
            "footer",
            "button",
            "carousel",
            "limited_time_offer",
            "order_status",
            "tap_target_configuration",
            "call_permission_request");

    private static final List<String> BUTTONS = List.of(
            "quick_reply",
            "url",
            "phone_number",
            "copy_code",
            "otp",
            "flow",
            "catalog",
            "mpm",
            "spm",
            "order_details",
            "payment_request",
            "voice_call",
            "video_call",
            "call_permission_request",
            "booking_status",
            "request_contact_info",
            "postback");

    private static final List<String> PARAMETERS = List.of(
            "text",
            "currency",
            "date_time",
            "image",
            "video",
            "gif",
            "document",
            "location",
            "product",
            "payload",
            "coupon_code",
            "action",
            "limited_time_offer",
            "order_details",
            "order_status",
            "tap_target_configuration",
            "ttl_minutes");

    /** What Meta takes in no value of a variable. */
    private static final Pattern GAP = Pattern.compile("[\\n\\r\\t]| {5}");

    static Template read(JsonNode object, Part part) {
        part.required("name", LONGEST_NAME);
        part.requiredObject("language").ifPresent(language -> language.required("code", LONGEST_CODE));
        part.items("components", MOST_COMPONENTS).forEach(Template::component);
        return new Template(object);
    }

    @Override
    public String type() {
        return "template";
    }

    private static void component(Part component) {
        word(component, "type", COMPONENTS).filter("button"::equals).ifPresent(button -> {
            word(component, "sub_type", BUTTONS);
            index(component);
        });
        component.items("parameters", MOST_PARAMETERS).forEach(Template::parameter);
        component.items("cards", MOST_COMPONENTS).forEach(card -> card.items("components", MOST_COMPONENTS)
                .forEach(Template::component));
    }

    /** Meta's own examples write it as a text and as a number. */
    private static void index(Part component) {
        JsonNode index = component.raw("index");
        boolean whole = index.isInt() || index.isTextual() && index.textValue().matches("\\d{1,2}");
        if (!component.has("index")) {
            component.missing("index");
        } else if (!whole || index.asInt() < 0) {
            component.malformed("index", "must be an integer.");
        }
    }

    private static void parameter(Part parameter) {
        String type = word(parameter, "type", PARAMETERS).orElse("");
        switch (type) {
            case "text" ->
                parameter
                        .required("text", LONGEST_TEXT)
                        .filter(text -> GAP.matcher(text).find())
                        .ifPresent(text -> parameter.invalid(
                                "text", "must not have line breaks, tabs or more than 4 spaces in a row."));
            case "payload" -> parameter.required("payload", LONGEST_TEXT);
            case "image", "video", "document" -> parameter.requiredObject(type).ifPresent(Part::idOrLink);
            case "currency" -> parameter.requiredObject(type).ifPresent(Template::currency);
            case "date_time" ->
                parameter.requiredObject(type).ifPresent(time -> time.required("fallback_value", LONGEST_TEXT));
            default -> {
                // Meta knows the rules of the others.
            }
        }
    }

    /** One of these words, which Meta's own examples write in capitals, too. */
    private static Optional<String> word(Part part, String field, List<String> words) {
        Optional<String> word = part.required(field, LONGEST_WORD).map(text -> text.toLowerCase(Locale.ROOT));
        if (word.isPresent() && !words.contains(word.get())) {
            part.invalid(field, "must be one of " + String.join(", ", words) + ".");
            return Optional.empty();
        }
        return word;
    }

    private static void currency(Part currency) {
        currency.required("fallback_value", LONGEST_TEXT);
        currency.required("code", 3);
        if (!currency.has("amount_1000")) {
            currency.missing("amount_1000");
        }
    }
}
