package app.plixa.hub.routing.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * A route file or a Kamelet as it was read. Parts are named by JSON pointers into {@link #root}, a list of elements; a
 * Kamelet's template is the only element of its list.
 */
public final class RouteFile {
    /** How the names of route files end. */
    public static final String ROUTES = ".camel.yaml";

    /** How the names of Kamelets end. */
    public static final String KAMELET = ".kamelet.yaml";

    private final Path path;
    private final YamlText text;
    private final JsonNode document;
    private final String prefix;
    private final List<Finding> findings = new ArrayList<>();

    /** Reads the text; what cannot be read is a finding, and then there are no elements. */
    public RouteFile(Path path, String content) {
        this(path, new YamlText(content));
    }

    private RouteFile(Path path, YamlText text) {
        this.path = path;
        this.text = text;
        this.document = text.document();
        this.prefix = isKamelet() ? "/spec/template" : "";
        text.complaints()
                .forEach((place, message) -> findings.add(new Finding(path, place.line(), place.column(), message)));
    }

    /** The files of the folder whose names end so, in the order of their names. */
    static List<Path> in(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !isHidden(file))
                    .sorted()
                    .toList();
        }
    }

    /** Editors' locks and what other systems note beside a file are no flow. */
    public static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    /** Reads the file; that it cannot be read is a finding, too. */
    static RouteFile read(Path path) {
        try {
            return new RouteFile(path, Files.readString(path));
        } catch (CharacterCodingException e) {
            return new RouteFile(path, YamlText.unreadable("The file is not UTF-8."));
        } catch (IOException e) {
            return new RouteFile(path, YamlText.unreadable("The file cannot be read."));
        }
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    boolean isKamelet() {
        return path.toString().endsWith(KAMELET);
    }

    /** Name of the file without its ending. */
    String name() {
        return path.getFileName().toString().replaceAll("\\.(camel|kamelet)\\.yaml$", "");
    }

    /** The elements: routes and the like. */
    public JsonNode root() {
        return isKamelet() ? JsonNodes.listOf(document.at(prefix)) : document;
    }

    /** The whole document, of a Kamelet. */
    JsonNode document() {
        return document;
    }

    /** Notes something wrong with the part, or with its key where it has one. */
    void note(String pointer, String message) {
        Place place = text.place(pointerInFile(pointer));
        Finding finding = new Finding(path, place.line(), place.column(), message);
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
    }

    /** What is wrong with it, in the order of its lines. */
    List<Finding> findings() {
        return findings.stream()
                .sorted(java.util.Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column))
                .toList();
    }

    boolean isReadable() {
        return findings.isEmpty();
    }

    /** Visits every part, parents first, with its pointer. */
    void visit(BiConsumer<String, JsonNode> visitor) {
        visit("", root(), visitor);
    }

    /** The value of a Kamelet's properties; empty for other files. */
    Map<String, JsonNode> properties() {
        Map<String, JsonNode> properties = new java.util.TreeMap<>();
        document.at("/spec/definition/properties").properties().forEach(p -> properties.put(p.getKey(), p.getValue()));
        return properties;
    }

    /** Those properties that a user must set. */
    Set<String> required() {
        Set<String> required = new TreeSet<>();
        document.at("/spec/definition/required").forEach(name -> required.add(name.asText()));
        return required;
    }

    /** The text there, if there is one. */
    static Optional<String> words(JsonNode node, String property) {
        return Optional.of(node.path(property)).filter(JsonNode::isValueNode).map(JsonNode::asText);
    }

    private String pointerInFile(String pointer) {
        return isKamelet() ? prefix + pointer.replaceFirst("^/0", "") : pointer;
    }

    private static void visit(String pointer, JsonNode node, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(pointer, node);
        node.properties().forEach(p -> visit(pointer + "/" + YamlText.escaped(p.getKey()), p.getValue(), visitor));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            visit(pointer + "/" + i, node.get(i), visitor);
        }
    }
}
