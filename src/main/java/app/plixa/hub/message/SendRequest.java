package app.plixa.hub.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Writes requests to send for routes that get their words from elsewhere (contract, section 2.1). */
@Component("sendRequest")
public class SendRequest {
    private final ObjectMapper json;

    /** Writes with this mapper. */
    public SendRequest(ObjectMapper json) {
        this.json = json;
    }

    /** Text to a phone or, where it is the id of one, into a conversation. */
    public byte[] text(String to, String body) throws JsonProcessingException {
        ObjectNode request = json.createObjectNode();
        request.put(to.startsWith("cnv_") ? "conversation_id" : "phone", to).put("body", body);
        return json.writeValueAsBytes(request);
    }

    /**
     * A template to the row's {@code phone}.
     *
     * @param fields names of the row's values that fill the body's places, in their order, separated by commas
     */
    public byte[] template(Map<String, ?> row, String name, String language, String fields)
            throws JsonProcessingException {
        ObjectNode request = json.createObjectNode();
        request.put("phone", value(row, "phone")).put("type", "template");
        ObjectNode template = request.putObject("template").put("name", name);
        template.putObject("language").put("code", language);
        ArrayNode values =
                template.putArray("components").addObject().put("type", "body").putArray("parameters");
        for (String field : fields.split(",")) {
            values.addObject().put("type", "text").put("text", value(row, field.strip()));
        }
        return json.writeValueAsBytes(request);
    }

    private static String value(Map<String, ?> row, String field) {
        Object value = row.get(field);
        if (value == null || value.toString().isBlank()) {
            throw new IllegalArgumentException("The field '" + field + "' is missing.");
        }
        return value.toString();
    }
}
