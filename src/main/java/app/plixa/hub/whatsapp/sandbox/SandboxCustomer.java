package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.annotation.Profile;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /sandbox/inbound}: plays a customer who writes to a number. {@code phone}, or {@code user_id} for somebody
 * who shows no phone; {@code body}, or {@code type} with the type's object as Meta's callbacks have it. An image or a
 * document without an {@code id} is made up, and any media is what its {@code base64} and {@code mime_type} say. For this
 * machine only.
 */
@RestController
@Profile("sandbox")
public class SandboxCustomer {
    private static final Set<String> TYPES = Set.of(
            "text",
            "image",
            "video",
            "audio",
            "document",
            "sticker",
            "location",
            "contacts",
            "reaction",
            "button",
            "interactive",
            "order",
            "system",
            "unsupported");

    private final Numbers numbers;
    private final SandboxCallbacks callbacks;
    private final SandboxAttachments attachments;
    private final ObjectMapper json;
    private final Clock clock;

    SandboxCustomer(
            Numbers numbers,
            SandboxCallbacks callbacks,
            SandboxAttachments attachments,
            ObjectMapper json,
            Clock clock) {
        this.numbers = numbers;
        this.callbacks = callbacks;
        this.attachments = attachments;
        this.json = json;
        this.clock = clock;
    }

    @PostMapping("/sandbox/inbound")
    ResponseEntity<Object> write(@RequestBody JsonNode body, HttpServletRequest request) throws IOException {
        if (!InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()) {
            return ResponseEntity.notFound().build();
        }
        return play(body);
    }

    /** The same, from inside this hub. */
    public ResponseEntity<Object> play(JsonNode body) throws IOException {
        Optional<String> wrong = wrong(body);
        if (wrong.isPresent()) {
            return refused(wrong.get());
        }
        Optional<WhatsAppNumber> number = body.has("number_id")
                ? numbers.byId(body.path("number_id").asText())
                : numbers.all().stream().findFirst();
        if (number.isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        String wamid = body.path("wamid").asText("wamid." + UUID.randomUUID());
        int status =
                callbacks.post(number.get(), message(number.get(), wamid, body)).join();
        return ResponseEntity.accepted().body(Map.of("data", Map.of("wamid", wamid, "callback_status", status)));
    }

    /** The field that is missing or wrong. */
    private static Optional<String> wrong(JsonNode body) {
        String type = type(body);
        if (body.has("user_id")
                ? body.path("user_id").asText("").isBlank()
                : !phone(body).matches("\\d{5,20}")) {
            return Optional.of(body.has("user_id") ? "user_id" : "phone");
        }
        if (!TYPES.contains(type)) {
            return Optional.of("type");
        }
        if (type.equals("text")) {
            return Optional.of("body")
                    .filter(field -> body.path(field).asText("").isEmpty());
        }
        JsonNode object = body.path(type);
        return Optional.of(type)
                .filter(field -> !object.isContainerNode() || SandboxAttachments.isMissing(type, object))
                .or(() ->
                        Optional.of(type + ".mime_type").filter(field -> SandboxAttachments.isOfNoType(type, object)));
    }

    private static ResponseEntity<Object> refused(String field) {
        String message = "The " + field.replace('_', ' ')
                + (field.endsWith(".mime_type") ? " field must be a media type." : " field is required.");
        return ResponseEntity.unprocessableEntity()
                .body(Map.of(
                        "message", message, "code", "validation_failed", "errors", Map.of(field, List.of(message))));
    }

    private ObjectNode message(WhatsAppNumber number, String wamid, JsonNode body) throws IOException {
        ObjectNode value = json.createObjectNode();
        ObjectNode contact = value.putArray("contacts").addObject();
        String name = body.path("name").asText("");
        contact.putObject("profile").put("name", name.isBlank() ? "Sandbox customer" : name);
        ObjectNode message = value.putArray("messages").addObject();
        if (body.has("phone")) {
            contact.put("wa_id", phone(body));
            message.put("from", phone(body));
        }
        if (body.has("user_id")) {
            contact.set("user_id", body.get("user_id"));
            message.set("from_user_id", body.get("user_id"));
        }
        message.put("id", wamid)
                .put("timestamp", Long.toString(clock.instant().getEpochSecond()))
                .put("type", type(body));
        if (type(body).equals("text")) {
            message.putObject("text").set("body", body.get("body"));
        } else {
            message.set(type(body), attachments.told(number, type(body), body.get(type(body))));
        }
        if (body.has("context")) {
            message.set("context", body.get("context"));
        }
        return value;
    }

    private static String type(JsonNode body) {
        return body.path("type").asText("text");
    }

    private static String phone(JsonNode body) {
        return body.path("phone").asText("").replaceAll("[ +()-]", "");
    }
}
