package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** The templates that the sandbox has, and which uses of them Meta would refuse ({@code sandbox/templates.json} and a file of one's own). */
@Component
@InSandbox
class SandboxTemplates {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_]+)\\s*}}");
    /** What a variable in a text takes. */
    private static final Set<String> WORDS = Set.of("text", "currency", "date_time");

    private static final Set<String> FILES = Set.of("IMAGE", "VIDEO", "DOCUMENT");

    private final List<JsonNode> all;

    SandboxTemplates(ObjectMapper json, @Value("${hub.sandbox.templates}") String more) throws IOException {
        this.all = new CopyOnWriteArrayList<>();
        read(json, new ClassPathResource("sandbox/templates.json"));
        if (!more.isBlank()) {
            read(json, new FileSystemResource(more));
        }
    }

    private void read(ObjectMapper json, Resource file) throws IOException {
        try (InputStream bytes = file.getInputStream()) {
            json.readTree(bytes).forEach(all::add);
        }
    }

    /** One more, approved at once; false where there is one of this name and language. */
    synchronized boolean add(ObjectNode template) {
        JsonNode asked = template.deepCopy();
        ((ObjectNode) asked)
                .putObject("language")
                .put("code", template.path("language").asText());
        return known(asked).isEmpty() && all.add(template.put("status", "APPROVED"));
    }

    List<JsonNode> all() {
        return List.copyOf(all);
    }

    /** What Meta bills a message under. */
    String category(JsonNode message) {
        return message.path("type").asText().equals("template")
                ? known(message.path("template"))
                        .map(template -> template.path("category").asText())
                        .orElse("UTILITY")
                : "service";
    }

    /** Why Meta would not send this message because of its template; empty for other messages. */
    Optional<Refusal> refusal(JsonNode message) {
        if (!message.path("type").asText("text").equals("template")) {
            return Optional.empty();
        }
        JsonNode asked = message.path("template");
        Optional<JsonNode> known = known(asked);
        if (known.isEmpty()) {
            return refusal(
                    132001,
                    "template name (" + asked.path("name").asText() + ") does not exist in "
                            + asked.at("/language/code").asText());
        }
        return switch (known.get().path("status").asText()) {
            case "PAUSED" -> refusal(132015, "Its quality is too low.");
            case "DISABLED" -> refusal(132016, "Its quality was too low too often.");
            default ->
                header(known.get(), asked)
                        .or(() -> counted(known.get(), asked, "body"))
                        .or(() -> named(known.get(), asked))
                        .or(() -> TemplateButtons.refusal(
                                component(known.get(), "BUTTONS").path("buttons"), asked));
        };
    }

    private Optional<JsonNode> known(JsonNode asked) {
        String name = asked.path("name").asText();
        String language = asked.at("/language/code").asText();
        return all.stream()
                .filter(template -> template.path("name").asText().equals(name)
                        && template.path("language").asText().equals(language))
                .findFirst();
    }

    /** A file where there must be one, and else as many words as it has variables. */
    private static Optional<Refusal> header(JsonNode template, JsonNode asked) {
        String format = component(template, "HEADER").path("format").asText("");
        if (!FILES.contains(format)) {
            return counted(template, asked, "header");
        }
        JsonNode parameters = component(asked, "header").path("parameters");
        if (parameters.size() != 1) {
            return refusal(132000, "header: a parameter of type " + format + " is required");
        }
        String given = parameters.path(0).path("type").asText("").toUpperCase(Locale.ROOT);
        return given.equals(format)
                ? Optional.empty()
                : refusal(132012, "header: Format mismatch, expected " + format + ", received " + given);
    }

    private static Optional<Refusal> counted(JsonNode template, JsonNode asked, String type) {
        int wanted = variables(component(template, type).path("text")).size();
        JsonNode parameters = component(asked, type).path("parameters");
        int given = parameters.size();
        for (JsonNode parameter : parameters) {
            String kind = parameter.path("type").asText("").toLowerCase(Locale.ROOT);
            if (!WORDS.contains(kind)) {
                return refusal(132012, type + ": Format mismatch, expected TEXT, received " + kind);
            }
        }
        return wanted == given
                ? Optional.empty()
                : refusal(
                        132000,
                        type + ": number of localizable_params (" + given
                                + ") does not match the expected number of params (" + wanted + ")");
    }

    /** Variables with names are filled in by name. */
    private static Optional<Refusal> named(JsonNode template, JsonNode asked) {
        Set<String> wanted = variables(component(template, "body").path("text"));
        boolean byName = wanted.stream().anyMatch(name -> !name.chars().allMatch(Character::isDigit));
        Set<String> given = StreamSupport.stream(
                        component(asked, "body").path("parameters").spliterator(), false)
                .map(parameter -> parameter.path("parameter_name").asText(""))
                .collect(Collectors.toSet());
        return !byName || wanted.equals(given)
                ? Optional.empty()
                : refusal(100, "body: Parameter name is missing or empty, expected " + wanted);
    }

    static Set<String> variables(JsonNode text) {
        return VARIABLE.matcher(text.asText(""))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode component(JsonNode template, String type) {
        for (JsonNode component : template.path("components")) {
            if (component.path("type").asText().equalsIgnoreCase(type)) {
                return component;
            }
        }
        return template.path("components").path(-1);
    }

    private static Optional<Refusal> refusal(int code, String details) {
        return MetaError.of(code).map(error -> error.refusal(details));
    }
}
