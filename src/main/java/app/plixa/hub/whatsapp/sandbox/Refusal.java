package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.message.content.Finding;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ResponseEntity;

/** Why Meta would not take a request. Codes and titles as in Meta's Cloud API error codes page. */
record Refusal(int httpStatus, int code, int subcode, String title, String details) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Those that Meta's OpenAPI marks so. */
    private static final Set<Integer> TRANSIENT = Set.of(2, 4, 17, 80007);

    /** What Meta's OpenAPI has beside a code, where it has more than the code. */
    private static final Map<Integer, Integer> SUBCODES =
            Map.of(4, 2446079, 17, 2446079, 190, 463, 200, 1349174, 80007, 2446079);

    Refusal(int httpStatus, int code, String title, String details) {
        this(httpStatus, code, SUBCODES.getOrDefault(code, 0), title, details);
    }

    /** There is nothing with this id that the token may see. */
    static Refusal unknownObject(String method, String id) {
        String title = "Unsupported " + method + " request. Object with ID '" + id
                + "' does not exist, cannot be loaded due to"
                + " missing permissions, or does not support this operation.";
        return new Refusal(400, 100, 33, title, "");
    }

    /** Another one's token, or none. */
    static Refusal token(String authorization) {
        return authorization.isEmpty()
                ? new Refusal(401, 104, "An access token is required to request this resource.", "")
                : new Refusal(401, 190, 0, "Invalid OAuth access token - Cannot parse access token", "");
    }

    /** Not signed with the secret of the token's app (Graph API: Secure requests). */
    static Refusal proof() {
        return new Refusal(400, 100, 0, "Invalid appsecret_proof provided in the API argument", "");
    }

    static Refusal malformed(String details) {
        return new Refusal(400, 100, "Invalid parameter", details);
    }

    static Refusal missing(String details) {
        return new Refusal(400, 131008, "Required parameter is missing", details);
    }

    static Refusal invalid(String details) {
        return new Refusal(400, 131009, "Parameter value is not valid", details);
    }

    /** What is wrong with a message's content, its field as Meta writes it; a text of a wrong length is malformed. */
    static Refusal of(Finding finding) {
        String details = finding.message().replace(finding.path().replace('_', ' '), finding.path());
        return switch (finding.kind()) {
            case MISSING -> missing(details);
            case MALFORMED -> malformed(details);
            case INVALID -> finding.path().startsWith("text.") ? malformed(details) : invalid(details);
        };
    }

    /** The error envelope. */
    ResponseEntity<JsonNode> answer() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode error = answer.putObject("error");
        boolean ofGraph = code == 100 && details.isEmpty();
        error.put("message", ofGraph || code == 190 ? title : "(#" + code + ") " + title)
                .put("type", ofGraph ? "GraphMethodException" : "OAuthException")
                .put("code", code);
        if (subcode > 0) {
            error.put("error_subcode", subcode);
        }
        if (!details.isEmpty()) {
            error.putObject("error_data").put("messaging_product", "whatsapp").put("details", details);
        }
        if (TRANSIENT.contains(code)) {
            error.put("is_transient", true);
        }
        error.put("fbtrace_id", "A" + Long.toString(RANDOM.nextLong(Long.MAX_VALUE), Character.MAX_RADIX));
        return ResponseEntity.status(httpStatus).body(answer);
    }
}
