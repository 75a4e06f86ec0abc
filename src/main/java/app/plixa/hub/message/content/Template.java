package app.plixa.hub.message.content;

import com.fasterxml.jackson.databind.JsonNode;

/** A template that Meta has approved, with the values of its variables. */
public record Template(JsonNode object) implements Content {
    private static final int LONGEST_NAME = 512;
    private static final int LONGEST_CODE = 20;
    private static final int LONGEST_WORD = 64;
    private static final int LONGEST_TEXT = 32_768;
    private static final int MOST_COMPONENTS = 20;
    private static final int MOST_PARAMETERS = 100;

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
        String type = component.required("type", LONGEST_WORD).orElse("");
        if (type.equalsIgnoreCase("button")) {
            component.required("sub_type", LONGEST_WORD);
            index(component);
        }
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
        String type = parameter.required("type", LONGEST_WORD).orElse("");
        switch (type) {
            case "text" -> parameter.required("text", LONGEST_TEXT);
            case "payload" -> parameter.required("payload", LONGEST_TEXT);
            case "image", "video", "document" -> parameter.requiredObject(type).ifPresent(Part::idOrLink);
            case "currency" -> parameter.requiredObject(type).ifPresent(Template::currency);
            case "date_time" ->
                parameter.requiredObject(type).ifPresent(time -> time.required("fallback_value", LONGEST_TEXT));
            default -> {
                // Meta adds kinds of parameters; it knows their rules.
            }
        }
    }

    private static void currency(Part currency) {
        currency.required("fallback_value", LONGEST_TEXT);
        currency.required("code", 3);
        if (!currency.has("amount_1000")) {
            currency.missing("amount_1000");
        }
    }
}
