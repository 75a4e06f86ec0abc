package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.message.content.Finding;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.springframework.http.ResponseEntity;

/** Why Meta would not take a request. Codes and titles as in Meta's Cloud API error codes page. */
record Refusal(int httpStatus, int code, String title, String details) {
    static Refusal malformed(String details) {
        return new Refusal(400, 100, "Invalid parameter", details);
    }

    static Refusal missing(String details) {
        return new Refusal(400, 131008, "Required parameter is missing", details);
    }

    static Refusal invalid(String details) {
        return new Refusal(400, 131009, "Parameter value is not valid", details);
    }

    static Refusal token() {
        return new Refusal(401, 190, "Error validating access token", "The access token is not this number's.");
    }

    /** Meta's error envelope. */
    ResponseEntity<JsonNode> answer(ObjectMapper json) {
        ObjectNode answer = json.createObjectNode();
        ObjectNode error = answer.putObject("error");
        error.put("message", "(#" + code + ") " + title)
                .put("type", "OAuthException")
                .put("code", code);
        error.putObject("error_data").put("messaging_product", "whatsapp").put("details", details);
        error.put("fbtrace_id", UUID.randomUUID().toString().substring(0, 11));
        return ResponseEntity.status(httpStatus).body(answer);
    }

    /** What is wrong with a message's content; Meta calls a text of a wrong length malformed. */
    static Refusal of(Finding finding) {
        return switch (finding.kind()) {
            case MISSING -> missing(finding.message());
            case MALFORMED -> malformed(finding.message());
            case INVALID ->
                finding.path().startsWith("text.") ? malformed(finding.message()) : invalid(finding.message());
        };
    }
}
