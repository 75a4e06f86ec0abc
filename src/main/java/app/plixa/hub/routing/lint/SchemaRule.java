package app.plixa.hub.routing.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Camel's own schema of its YAML, the one that Kaoto goes by. */
final class SchemaRule implements Rule {
    private static final String WHERE = "/schema/camelYamlDsl.json";
    /** What only says that one of several shapes must fit, while others say which part does not. */
    private static final Set<String> VAGUE = Set.of("oneOf", "anyOf", "allOf", "not", "type", "enum", "maxProperties");

    private static final int MOST_REMEMBERED = 5_000;

    /** It grows to hundreds of MiB with what it validates: the heap takes it back some minutes after the last save. */
    private Reference<JsonSchema> read = new SoftReference<>(null);

    /** Elements that were right before: a save changes one of many. */
    private final Set<JsonNode> right = ConcurrentHashMap.newKeySet();

    @Override
    public void check(List<RouteFile> flow) {
        for (RouteFile file : flow) {
            if (!file.root().isArray()) {
                file.note("", "A route file is a list: each route begins with '- route:'.");
                continue;
            }
            for (int i = 0; i < file.root().size(); i++) {
                check(file, "/" + i, JsonNodes.listOf(file.root().get(i)));
            }
        }
    }

    private void check(RouteFile file, String element, JsonNode only) {
        if (right.contains(only)) {
            return;
        }
        List<ValidationMessage> clearest = clearest(new ArrayList<>(schema().validate(only)));
        if (clearest.isEmpty() && right.size() < MOST_REMEMBERED) {
            right.add(only);
        }
        for (ValidationMessage message : clearest) {
            String pointer = element + pointer(message).replaceFirst("^/0", "");
            switch (message.getType()) {
                case "additionalProperties" -> {
                    String name = message.getProperty();
                    String meant = Spelling.suggest(name, names(message));
                    file.note(pointer + "/" + YamlText.escaped(name), "Unknown word '" + name + "'." + meant);
                }
                case "required" -> file.note(pointer, "'" + message.getProperty() + "' is missing.");
                default -> file.note(pointer, "Camel's schema: " + message.getError() + ".");
            }
        }
    }

    private synchronized JsonSchema schema() {
        JsonSchema schema = read.get();
        if (schema == null) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                    .getSchema(SchemaRule.class.getResourceAsStream(WHERE));
            read = new SoftReference<>(schema);
        }
        return schema;
    }

    /** Those about the innermost part, and of these the ones that name a mistake. */
    private static List<ValidationMessage> clearest(List<ValidationMessage> all) {
        int deepest = all.stream().mapToInt(SchemaRule::depth).max().orElse(0);
        List<ValidationMessage> inner =
                all.stream().filter(m -> depth(m) == deepest).toList();
        List<ValidationMessage> clear =
                inner.stream().filter(m -> !VAGUE.contains(m.getType())).toList();
        return clear.isEmpty() ? inner.stream().limit(1).toList() : clear;
    }

    private static int depth(ValidationMessage message) {
        return message.getInstanceLocation().getNameCount();
    }

    private static String pointer(ValidationMessage message) {
        StringBuilder pointer = new StringBuilder();
        for (int i = 0; i < message.getInstanceLocation().getNameCount(); i++) {
            pointer.append('/')
                    .append(YamlText.escaped(
                            String.valueOf(message.getInstanceLocation().getElement(i))));
        }
        return pointer.toString();
    }

    /** The words that the schema knows there. */
    private List<String> names(ValidationMessage message) {
        String at = message.getSchemaLocation().getFragment().toString();
        JsonNode around = schema().getSchemaNode().at(at.substring(0, at.lastIndexOf('/')));
        List<String> names = new ArrayList<>();
        around.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }
}
