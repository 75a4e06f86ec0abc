package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What callbacks of WhatsApp lead to, as files: {@code whatsapp/x.json} is one callback or a list of them, {@code
 * whatsapp/x.golden.json} the webhooks and messages that come of it. Our ids are numbered in the order they appear, and
 * times of the run are left out. {@code -Dgolden.write=true} writes the golden files anew.
 */
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/whatsapp");
    private static final String GOLDEN = ".golden.json";
    private static final Pattern ID = Pattern.compile("(?<prefix>msg|cnv|ctc|num|evt|med)_[0-9a-f]{32}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Instant began = Instant.now().minus(Duration.ofMinutes(10));

    /** The names of all fixtures. */
    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && !name.endsWith(GOLDEN))
                    .map(name -> name.replace(".json", ""))
                    .sorted()
                    .toList();
        }
    }

    /** The callbacks of a fixture. */
    static List<JsonNode> callbacks(String name, Map<String, String> values) throws IOException {
        String text = Files.readString(FOLDER.resolve(name + ".json"));
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("{{" + value.getKey() + "}}", value.getValue());
        }
        JsonNode fixture = RunningHub.json(text);
        return fixture.isArray()
                ? List.copyOf(((ArrayNode) fixture).valueStream().toList())
                : List.of(fixture);
    }

    /** Compares, or writes when that is asked for. */
    static void check(String name, JsonNode outcome) throws IOException {
        JsonNode normal = new Golden().normal(outcome);
        Path file = FOLDER.resolve(name + GOLDEN);
        String text = normal.toPrettyString() + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }

    private JsonNode normal(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(normal(node.textValue()));
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> copy.add(normal(element)));
            return copy;
        }
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> copy.set(field.getKey(), normal(field.getValue())));
            return copy;
        }
        return node;
    }

    private String normal(String text) {
        if (TIME.matcher(text).matches()) {
            return Instant.parse(text).isAfter(began) ? "now" : text;
        }
        return ID.matcher(text).replaceAll(found -> Matcher.quoteReplacement(numbered(found.group(), found.group(1))));
    }

    private String numbered(String id, String prefix) {
        return names.computeIfAbsent(id, fresh -> prefix + "_" + counts.merge(prefix, 1, Integer::sum));
    }
}
