package app.plixa.hub.message;

import app.plixa.hub.api.Fields;
import app.plixa.hub.message.content.Content;
import app.plixa.hub.message.content.Template;
import app.plixa.hub.message.content.Text;
import java.util.Optional;

/** Reads what a send request says: {@code body}, or the object of its type as in the WhatsApp Cloud API. */
final class Contents {
    private static final int LONGEST_BODY = 4096;
    static final String FALLBACK = "fallback_template";

    private Contents() {}

    /** The content; what is wrong with it is noted in the fields. */
    static Optional<Content> read(Fields fields) {
        return fields.given("type")
                ? fields.oneOf("type", Content.TYPES).flatMap(type -> read(type, fields))
                : read("text", fields);
    }

    /** The template that goes when the 24-hour window is closed, where there is one. */
    static Optional<Template> fallback(Fields fields, Optional<Content> content) {
        if (!fields.given(FALLBACK)) {
            return Optional.empty();
        }
        if (content.filter(Template.class::isInstance).isPresent()) {
            fields.error(FALLBACK, "The fallback template field is prohibited when type is template.");
        }
        return Optional.of(object(FALLBACK, "template", fields))
                .filter(Template.class::isInstance)
                .map(Template.class::cast);
    }

    private static Optional<Content> read(String type, Fields fields) {
        boolean text = type.equals("text");
        if (text && !fields.given(type)) {
            return text(fields);
        }
        if (fields.given("body")) {
            String when = text ? "when text is present." : "unless type is text.";
            fields.error("body", "The body field is prohibited " + when);
        }
        if (!fields.given(type)) {
            fields.error(type, "The " + type + " field is required.");
            return Optional.empty();
        }
        return Optional.of(object(type, type, fields));
    }

    private static Content object(String field, String type, Fields fields) {
        return Content.read(type, fields.raw(field), field, finding -> fields.error(finding.path(), finding.message()));
    }

    private static Optional<Content> text(Fields fields) {
        Optional<String> body = fields.required("body");
        if (body.filter(t -> t.codePointCount(0, t.length()) > LONGEST_BODY).isPresent()) {
            fields.error("body", "The body field must not be greater than " + LONGEST_BODY + " characters.");
        }
        return body.map(Text::of);
    }
}
