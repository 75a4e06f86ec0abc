package app.plixa.hub.webhook;

import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventName;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * What an event is about, as far as endpoints choose by it; read from its payload, and only for those that do.
 *
 * @param numberId of the conversation's number; empty text where there is none
 * @param tags of the conversation
 * @param endpointId the endpoint it tells of; empty text where it tells of none
 */
record Subject(boolean ofConversation, String numberId, Set<String> tags, String endpointId) {
    /** Reads the payload of an event of ours. */
    static Subject of(Event event, ObjectReader json) {
        JsonNode data = data(event, json);
        JsonNode conversation = data.has("conversation") ? data.path("conversation") : data;
        Set<String> tags = new HashSet<>();
        conversation.path("tags").forEach(tag -> tags.add(tag.asText()));
        return new Subject(
                event.conversationId().isPresent(), data.path("number_id").asText(""), tags, endpoint(event, data));
    }

    private static String endpoint(Event event, JsonNode data) {
        if (event.name() == EventName.DELIVERY_DEAD) {
            return data.path("endpoint_id").asText("");
        }
        return event.name() == EventName.ENDPOINT_DISABLED ? data.path("id").asText("") : "";
    }

    private static JsonNode data(Event event, ObjectReader json) {
        try {
            return json.readTree(event.payload()).path("data");
        } catch (IOException e) {
            throw new IllegalStateException("An event's payload is JSON of ours", e);
        }
    }
}
