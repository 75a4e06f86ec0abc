package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a message says to a template's buttons, and which of it Meta would refuse. */
final class TemplateButtons {
    /** What quick replies and links take. */
    private static final Set<String> VALUES = Set.of("text", "payload");

    private TemplateButtons() {}

    /** The first thing that is wrong, for the template's {@code buttons}. */
    static Optional<Refusal> refusal(JsonNode buttons, JsonNode asked) {
        return asked(asked)
                .flatMap(one -> mismatch(buttons, one).stream())
                .findFirst()
                .or(() -> unfilled(buttons, asked));
    }

    /** Only buttons that the template has can be filled in, as what they are. */
    private static Optional<Refusal> mismatch(JsonNode buttons, JsonNode asked) {
        int index = asked.path("index").asInt(-1);
        String which = "buttons: Button at index " + index + " of the template ";
        if (!buttons.has(index)) {
            return refusal(132000, which + "does not exist");
        }
        String kind = buttons.get(index).path("type").asText();
        String given = asked.path("sub_type").asText("").toUpperCase(Locale.ROOT);
        if (!kind.equals(given)) {
            return refusal(132012, which + "is of type " + kind + ", not " + given);
        }
        for (JsonNode parameter : asked.path("parameters")) {
            String type = parameter.path("type").asText("").toLowerCase(Locale.ROOT);
            if (!VALUES.contains(type)) {
                return refusal(132012, which + "takes no parameter of type " + type);
            }
        }
        boolean constant = kind.equals("URL")
                && SandboxTemplates.variables(buttons.get(index).path("url")).isEmpty();
        return constant && !asked.path("parameters").isEmpty()
                ? refusal(132000, which + "does not require parameters")
                : Optional.empty();
    }

    /** A link with a variable needs its value. */
    private static Optional<Refusal> unfilled(JsonNode buttons, JsonNode asked) {
        for (int i = 0; i < buttons.size(); i++) {
            int index = i;
            boolean filled = asked(asked)
                    .anyMatch(one -> one.path("index").asInt(-1) == index
                            && one.path("parameters").size() == 1);
            if (!SandboxTemplates.variables(buttons.get(i).path("url")).isEmpty() && !filled) {
                return refusal(131008, "buttons: Button at index " + i + " of type Url requires a parameter");
            }
        }
        return Optional.empty();
    }

    private static Stream<JsonNode> asked(JsonNode message) {
        return StreamSupport.stream(message.path("components").spliterator(), false)
                .filter(component -> component.path("type").asText().equalsIgnoreCase("button"));
    }

    private static Optional<Refusal> refusal(int code, String details) {
        return MetaError.of(code).map(error -> error.refusal(details));
    }
}
