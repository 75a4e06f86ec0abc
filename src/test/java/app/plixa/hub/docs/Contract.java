package app.plixa.hub.docs;

import app.plixa.hub.docs.Document.Operation;
import app.plixa.hub.docs.Document.Place;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Holds what the hub really answers and posts against the published document, and remembers what it has seen. */
public final class Contract {
    /** One for all tests of a process. */
    public static final Contract PUBLISHED = new Contract();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> PAGES = Set.of("/v1/docs", "/v1/openapi.json");

    /** What is refused before it is known which operation is meant; names of {@code components.responses}. */
    static final Map<Integer, String> AT_THE_DOOR = Map.of(
            400, "MalformedJson",
            404, "NotFound",
            405, "MethodNotAllowed",
            408, "RequestTimeout",
            413, "PayloadTooLarge",
            414, "UriTooLong",
            415, "UnsupportedMediaType");

    /** What a customer's message holds, by its type. */
    private static final Map<String, String> CONTENTS = Map.ofEntries(
            Map.entry("image", "ReceivedFile"),
            Map.entry("video", "ReceivedFile"),
            Map.entry("audio", "ReceivedFile"),
            Map.entry("document", "ReceivedFile"),
            Map.entry("sticker", "ReceivedFile"),
            Map.entry("location", "ReceivedLocation"),
            Map.entry("button", "ReceivedButton"),
            Map.entry("interactive", "ReceivedReply"),
            Map.entry("reaction", "ReceivedReaction"),
            Map.entry("order", "ReceivedOrder"),
            Map.entry("system", "ReceivedSystem"),
            Map.entry("edit", "ReceivedEdit"),
            Map.entry("revoke", "ReceivedRevoke"),
            Map.entry("unsupported", "ReceivedUnsupported"));

    /** Of these no operation needs to speak. */
    private static final Set<Integer> OF_ANY_CALL = Set.of(408, 414);

    private final Document strict = Document.strict();
    private final Document published = Document.published();
    private final Map<PathPattern, Map<String, Operation>> paths =
            new TreeMap<>(Comparator.<PathPattern>naturalOrder().thenComparing(PathPattern::getPatternString));
    private final Seen seen = Seen.ofThisRun();

    private Contract() {
        for (Operation operation : strict.operations()) {
            paths.computeIfAbsent(PathPatternParser.defaultInstance.parse(operation.path()), p -> new HashMap<>())
                    .put(operation.method(), operation);
        }
    }

    /** An answer must be one that the document names: its status, its body to the last property, its headers. */
    public void check(String method, String pathAndQuery, String sent, HttpResponse<String> answer) {
        String path = pathAndQuery.replaceAll("\\?.*", "");
        if (!path.startsWith("/v1/") || PAGES.contains(path) || method.equals("OPTIONS")) {
            return;
        }
        String what = method + " " + path + " -> " + answer.statusCode() + " " + answer.body();
        int status = answer.statusCode();
        Optional<Operation> operation =
                OF_ANY_CALL.contains(status) ? Optional.empty() : find(method.replace("HEAD", "GET"), path);
        Place response = operation
                .map(op -> strict.at(op.place(), "responses", Integer.toString(status)))
                .orElseGet(() -> atTheDoor(status));
        require(!response.node().isMissingNode(), what, "this status is not in the document");
        if (!method.equals("HEAD")) {
            body(response, answer, what);
        }
        operation.ifPresent(op -> {
            headers(response, name -> answer.headers().firstValue(name).orElse(null), what);
            limits(response, answer, what);
            if (status < 300) {
                accepted(op, sent, what);
                seen.add(op.id() + " " + status);
            }
        });
    }

    /** A webhook must be the event that the document shows under its name, headers included. */
    public void checkEvent(String name, byte[] body, UnaryOperator<String> headers) {
        String what = name + " " + new String(body, StandardCharsets.UTF_8);
        Place post = strict.at(new Place(JsonPointer.empty(), strict.root()), "webhooks", name, "post");
        require(!post.node().isMissingNode(), what, "this event is not in the document");
        json(strict.at(post, "requestBody", "content"), "application/json", what.substring(name.length()), what);
        for (int i = 0; i < post.node().path("parameters").size(); i++) {
            Place parameter = strict.at(post, "parameters", Integer.toString(i));
            header(parameter, headers.apply(parameter.node().path("name").asText()), what);
        }
    }

    /** The content of a customer's message must be what the document shows under the message's type, to the last property. */
    public void checkContent(JsonNode message) {
        if (message.path("direction").asText().equals("inbound")) {
            String type = message.path("type").asText();
            JsonNode content = message.path("content");
            if (type.equals("text")) {
                require(content.isNull(), message.toString(), "a text has no content");
            } else if (type.equals("contacts")) {
                content.forEach(card -> named("ReceivedCard", card));
            } else {
                named(CONTENTS.getOrDefault(type, "none"), content);
            }
        }
    }

    private void named(String schema, JsonNode node) {
        String faults = strict.faults(JsonPointer.compile("/components/schemas/" + schema), node);
        require(faults.isEmpty(), schema + " " + node, faults);
    }

    /** Operations and their documented successes that no answer has shown, as {@code operationId status}. */
    Set<String> unseen() {
        Set<String> unseen = new TreeSet<>();
        for (Operation operation : strict.operations()) {
            operation.place().node().path("responses").fieldNames().forEachRemaining(status -> {
                if (status.startsWith("2")) {
                    unseen.add(operation.id() + " " + status);
                }
            });
        }
        unseen.removeAll(seen.all());
        return unseen;
    }

    /** Whether any answer was checked at all. */
    boolean used() {
        return !seen.all().isEmpty();
    }

    private Optional<Operation> find(String method, String path) {
        PathContainer container = PathContainer.parsePath(path);
        return paths.entrySet().stream()
                .filter(entry -> entry.getKey().matches(container))
                .findFirst()
                .map(entry -> entry.getValue().get(method));
    }

    private Place atTheDoor(int status) {
        String name = AT_THE_DOOR.getOrDefault(status, "none");
        return strict.at(JsonPointer.compile("/components/responses/" + name));
    }

    private void body(Place response, HttpResponse<String> answer, String what) {
        Place content = strict.at(response, "content");
        if (content.node().isMissingNode()) {
            require(answer.body().isEmpty(), what, "the document shows no body");
            return;
        }
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
        require(content.node().has(type) || content.node().has("*/*"), what, "the document shows no " + type);
        if (type.equals("application/json")) {
            json(content, type, answer.body(), what);
        }
    }

    private void json(Place content, String type, String text, String what) {
        try {
            String faults = strict.faults(strict.at(content, type, "schema").pointer(), JSON.readTree(text));
            require(faults.isEmpty(), what, faults);
        } catch (JsonProcessingException e) {
            throw new AssertionError(what, e);
        }
    }

    private void headers(Place response, UnaryOperator<String> values, String what) {
        response.node()
                .path("headers")
                .fieldNames()
                .forEachRemaining(
                        name -> header(strict.at(response, "headers", name), values.apply(name), name + " of " + what));
    }

    /** What an answer says of the limit stands in the document. */
    private void limits(Place response, HttpResponse<String> answer, String what) {
        answer.headers().map().keySet().stream()
                .filter(name -> name.regionMatches(true, 0, "X-RateLimit-", 0, 12))
                .forEach(name -> require(
                        response.node().path("headers").properties().stream()
                                .anyMatch(shown -> shown.getKey().equalsIgnoreCase(name)),
                        what,
                        "the document does not show the header " + name));
    }

    private void header(Place header, String value, String what) {
        require(value != null || !header.node().path("required").asBoolean(), what, "a header is missing");
        if (value != null) {
            String faults = strict.faults(strict.at(header, "schema").pointer(), value);
            require(faults.isEmpty(), what, "a header is " + value + ": " + faults);
        }
    }

    /** What the hub took must be what the document allows. */
    private void accepted(Operation operation, String sent, String what) {
        Place schema = published.at(operation.place(), "requestBody", "content", "application/json", "schema");
        if (!schema.node().isMissingNode() && !sent.isEmpty()) {
            try {
                String faults = published.faults(schema.pointer(), JSON.readTree(sent));
                require(faults.isEmpty(), what, "was accepted for " + sent + ", which the document forbids: " + faults);
            } catch (JsonProcessingException e) {
                throw new AssertionError(what, e);
            }
        }
    }

    private static void require(boolean holds, String what, String fault) {
        if (!holds) {
            throw new AssertionError(what + "\n" + fault);
        }
    }
}
