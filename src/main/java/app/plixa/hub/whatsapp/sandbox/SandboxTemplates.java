package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** The templates that the sandbox has, and which uses of them Meta would refuse ({@code sandbox/templates.json}). */
@Component
@Profile("sandbox")
class SandboxTemplates {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_]+)\\s*}}");

    private final List<JsonNode> all;

    SandboxTemplates(ObjectMapper json) throws IOException {
        try (InputStream file = new ClassPathResource("sandbox/templates.json").getInputStream()) {
            this.all = StreamSupport.stream(json.readTree(file).spliterator(), false)
                    .toList();
        }
    }

    List<JsonNode> all() {
        return all;
    }

    /** Why Meta would not send this message because of its template; empty for other messages. */
    Optional<Refusal> refusal(JsonNode message) {
        if (!message.path("type").asText("text").equals("template")) {
            return Optional.empty();
        }
        JsonNode asked = message.path("template");
        String name = asked.path("name").asText();
        String language = asked.at("/language/code").asText();
        Optional<JsonNode> known = all.stream()
                .filter(template -> template.path("name").asText().equals(name)
                        && template.path("language").asText().equals(language))
                .findFirst();
        if (known.isEmpty()) {
            return Optional.of(new Refusal(
                    404,
                    132001,
                    "Template name does not exist in the translation",
                    "template name (" + name + ") does not exist in " + language));
        }
        if (known.get().path("status").asText().equals("PAUSED")) {
            return Optional.of(new Refusal(400, 132015, "Template is paused", "Its quality is too low."));
        }
        int wanted = variables(known.get());
        int given = parameters(asked, "body");
        boolean header =
                component(known.get(), "HEADER").path("format").asText("").equals("IMAGE");
        return wanted == given && (!header || parameters(asked, "header") == 1)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        400,
                        132000,
                        "Number of parameters does not match the expected number of params",
                        "body: number of localizable_params (" + given
                                + ") does not match the expected number of params (" + wanted + ")"));
    }

    private static int variables(JsonNode template) {
        String text = component(template, "BODY").path("text").asText("");
        return new TreeSet<>(VARIABLE.matcher(text)
                        .results()
                        .map((MatchResult match) -> match.group(1))
                        .toList())
                .size();
    }

    private static int parameters(JsonNode asked, String type) {
        return component(asked, type).path("parameters").size();
    }

    private static JsonNode component(JsonNode template, String type) {
        for (JsonNode component : template.path("components")) {
            if (component.path("type").asText().equalsIgnoreCase(type)) {
                return component;
            }
        }
        return template.path("components").path(-1);
    }
}
