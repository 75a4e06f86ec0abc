package app.plixa.hub.docs;

import app.plixa.hub.docs.Document.Operation;
import app.plixa.hub.docs.Document.Place;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON body that the document shows as something to send.
 *
 * @param path as it stands in the document, with its parameters in braces
 */
public record RequestExample(String operation, String method, String path, String name, JsonNode body) {
    /** All of them, in the document's order. */
    public static List<RequestExample> all() {
        Document document = Document.published();
        List<RequestExample> examples = new ArrayList<>();
        for (Operation operation : document.operations()) {
            Place json = document.at(operation.place(), "requestBody", "content", "application/json");
            if (json.node().has("example")) {
                examples.add(of(operation, "example", json.node().path("example")));
            }
            json.node()
                    .path("examples")
                    .properties()
                    .forEach(named -> examples.add(
                            of(operation, named.getKey(), named.getValue().path("value"))));
        }
        return examples;
    }

    private static RequestExample of(Operation operation, String name, JsonNode body) {
        return new RequestExample(operation.id(), operation.method(), operation.path(), name, body);
    }

    @Override
    public String toString() {
        return operation + " " + name;
    }
}
