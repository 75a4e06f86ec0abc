package app.plixa.hub.routing.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML 1.2, read by the reader that Camel uses, that remembers where each part stands. */
final class YamlText {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Deeper than any flow, and shallow enough for the stack. */
    private static final int DEEPEST = 200;

    private final Map<String, Place> places = new HashMap<>();
    private final Map<Place, String> complaints = new LinkedHashMap<>();
    private final JsonNode document;

    YamlText(String content) {
        this.document = read(content);
    }

    private YamlText() {
        this.document = MissingNode.getInstance();
    }

    /** Stands for a text that nobody could read, with the reason. */
    static YamlText unreadable(String reason) {
        YamlText none = new YamlText();
        none.complaints.put(Place.START, reason);
        return none;
    }

    /** The document; missing where it cannot be read. */
    JsonNode document() {
        return document;
    }

    /** What no reader of YAML would take. */
    Map<Place, String> complaints() {
        return complaints;
    }

    /** Where the part stands, or the nearest one around it. */
    Place place(String pointer) {
        String nearest = pointer;
        while (!places.containsKey(nearest) && !nearest.isEmpty()) {
            nearest = nearest.substring(0, nearest.lastIndexOf('/'));
        }
        return places.getOrDefault(nearest, Place.START);
    }

    /** A key as a JSON pointer has it. */
    static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private JsonNode read(String content) {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setMaxAliasesForCollections(50)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(content);
            if (root.isEmpty()) {
                complaints.put(Place.START, "The file is empty.");
                return MissingNode.getInstance();
            }
            return tree(root.get(), "", 0);
        } catch (MarkedYamlEngineException e) {
            complaints.put(e.getProblemMark().map(YamlText::place).orElse(Place.START), "YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            complaints.put(
                    Place.START, "YAML: " + e.getMessage().lines().findFirst().orElse(""));
        }
        return MissingNode.getInstance();
    }

    private JsonNode tree(Node node, String pointer, int depth) {
        if (depth > DEEPEST) {
            throw new YamlEngineException("deeper than " + DEEPEST + " levels");
        }
        node.getStartMark().ifPresent(mark -> places.putIfAbsent(pointer, place(mark)));
        if (node instanceof MappingNode mapping) {
            return object(mapping, pointer, depth);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JSON.arrayNode();
            for (int i = 0; i < sequence.getValue().size(); i++) {
                array.add(tree(sequence.getValue().get(i), pointer + "/" + i, depth + 1));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private JsonNode object(MappingNode mapping, String pointer, int depth) {
        ObjectNode object = JSON.objectNode();
        for (NodeTuple tuple : mapping.getValue()) {
            Node keyNode = tuple.getKeyNode();
            Place place = keyNode.getStartMark().map(YamlText::place).orElse(Place.START);
            if (!(keyNode instanceof ScalarNode key)) {
                complaints.put(place, "YAML: a key must be a word.");
                continue;
            }
            if (object.has(key.getValue())) {
                complaints.put(place, "The key '" + key.getValue() + "' is there twice.");
            }
            String child = pointer + "/" + escaped(key.getValue());
            places.put(child, place);
            object.set(key.getValue(), tree(tuple.getValueNode(), child, depth + 1));
        }
        return object;
    }

    private static JsonNode scalar(ScalarNode node) {
        String value = node.getValue();
        try {
            if (node.getTag().equals(Tag.BOOL)) {
                return JSON.booleanNode(Boolean.parseBoolean(value));
            }
            if (node.getTag().equals(Tag.INT)) {
                return JSON.numberNode(new BigInteger(value));
            }
            if (node.getTag().equals(Tag.FLOAT)) {
                return JSON.numberNode(new BigDecimal(value));
            }
        } catch (NumberFormatException e) {
            return JSON.textNode(value);
        }
        return node.getTag().equals(Tag.NULL) ? JSON.nullNode() : JSON.textNode(value);
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
