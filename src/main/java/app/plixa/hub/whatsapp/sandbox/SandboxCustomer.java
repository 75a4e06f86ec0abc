package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /sandbox/inbound}: plays a customer who writes to a number, as {@link CustomerMessage} has it; or posts the
 * value object {@code raw} as it is, under {@code field} ({@code messages} where none is named). GET gives an example of
 * every type.
 */
@RestController
@InSandbox
public class SandboxCustomer {
    private static final String RAW = "raw";

    private final SandboxNumbers numbers;
    private final SandboxCallbacks callbacks;
    private final CustomerMessage messages;
    private final SandboxWindow window;
    private final JsonNode examples;

    SandboxCustomer(
            SandboxNumbers numbers,
            SandboxCallbacks callbacks,
            CustomerMessage messages,
            SandboxWindow window,
            ObjectMapper json)
            throws IOException {
        this.numbers = numbers;
        this.callbacks = callbacks;
        this.messages = messages;
        this.window = window;
        try (InputStream file = new ClassPathResource("sandbox/inbound.json").getInputStream()) {
            this.examples = json.readTree(file);
        }
    }

    @GetMapping("/sandbox/inbound")
    Map<String, JsonNode> examples() {
        return Map.of("data", examples);
    }

    @PostMapping("/sandbox/inbound")
    ResponseEntity<Object> write(@RequestBody JsonNode body) throws IOException {
        return play(body);
    }

    /** The same, from inside this hub. */
    public ResponseEntity<Object> play(JsonNode body) throws IOException {
        Optional<ResponseEntity<Object>> wrong = wrong(body);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        Optional<SandboxNumber> number = body.has("number_id")
                ? numbers.byId(body.path("number_id").asText())
                : numbers.all().stream().findFirst();
        if (number.isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        return body.has(RAW) ? raw(number.get(), body) : played(number.get(), body);
    }

    private static Optional<ResponseEntity<Object>> wrong(JsonNode body) {
        if (body.has(RAW)) {
            return body.path(RAW).isObject()
                    ? Optional.empty()
                    : Optional.of(Wrong.answer(RAW, "The raw field must be an object."));
        }
        return CustomerMessage.wrong(body).map(field -> {
            String what = field.endsWith(".mime_type") ? " field must be a media type." : " field is required.";
            return Wrong.answer(field, "The " + field.replace('_', ' ') + what);
        });
    }

    private ResponseEntity<Object> raw(SandboxNumber number, JsonNode body) {
        String field = body.path("field").asText(SandboxCallbacks.MESSAGES);
        ObjectNode value = (ObjectNode) body.get(RAW);
        if (field.equals(SandboxCallbacks.MESSAGES)) {
            window.hears(number, value);
        }
        int status = posted(number, field, value);
        return ResponseEntity.accepted().body(Map.of("data", Map.of("callback_status", status)));
    }

    private ResponseEntity<Object> played(SandboxNumber number, JsonNode body) throws IOException {
        String wamid = body.path("wamid").asText("wamid." + UUID.randomUUID());
        ObjectNode value = messages.value(number, wamid, body);
        window.hears(number, value);
        int status = posted(number, SandboxCallbacks.MESSAGES, value);
        return ResponseEntity.accepted().body(Map.of("data", Map.of("wamid", wamid, "callback_status", status)));
    }

    /** How the receiver answered; 0: not at all. */
    private int posted(SandboxNumber number, String field, ObjectNode value) {
        return callbacks.post(number, field, value).exceptionally(failure -> 0).join();
    }
}
