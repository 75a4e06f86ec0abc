package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.annotation.Profile;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /sandbox/inbound}: plays a customer who writes to a number. For this machine only. */
@RestController
@Profile("sandbox")
class SandboxCustomer {
    private final Numbers numbers;
    private final SandboxCallbacks callbacks;
    private final ObjectMapper json;
    private final Clock clock;

    SandboxCustomer(Numbers numbers, SandboxCallbacks callbacks, ObjectMapper json, Clock clock) {
        this.numbers = numbers;
        this.callbacks = callbacks;
        this.json = json;
        this.clock = clock;
    }

    @PostMapping("/sandbox/inbound")
    ResponseEntity<Object> write(@RequestBody JsonNode body, HttpServletRequest request) throws UnknownHostException {
        if (!InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()) {
            return ResponseEntity.notFound().build();
        }
        String phone = body.path("phone").asText("").replaceAll("[ +()-]", "");
        String text = body.path("body").asText("");
        if (!phone.matches("\\d{5,20}") || text.isEmpty()) {
            String field = text.isEmpty() ? "body" : "phone";
            String message = "The " + field + " field is required.";
            return ResponseEntity.unprocessableEntity()
                    .body(Map.of(
                            "message",
                            message,
                            "code",
                            "validation_failed",
                            "errors",
                            Map.of(field, List.of(message))));
        }
        Optional<WhatsAppNumber> number = body.has("number_id")
                ? numbers.byId(body.path("number_id").asText())
                : numbers.all().stream().findFirst();
        if (number.isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        String wamid = body.path("wamid").asText("wamid." + UUID.randomUUID());
        int status = callbacks
                .post(
                        number.get(),
                        message(wamid, phone, text, body.path("name").asText("")))
                .join();
        return ResponseEntity.accepted().body(Map.of("data", Map.of("wamid", wamid, "callback_status", status)));
    }

    private ObjectNode message(String wamid, String phone, String text, String name) {
        ObjectNode value = json.createObjectNode();
        ObjectNode contact = value.putArray("contacts").addObject();
        contact.putObject("profile").put("name", name.isBlank() ? "Sandbox customer" : name);
        contact.put("wa_id", phone);
        ObjectNode message = value.putArray("messages").addObject();
        message.put("from", phone)
                .put("id", wamid)
                .put("timestamp", Long.toString(clock.instant().getEpochSecond()))
                .put("type", "text");
        message.putObject("text").put("body", text);
        return value;
    }
}
