package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /sandbox/inbound}: plays a customer who writes to a number, as {@link CustomerMessage} has it; or posts the
 * value object {@code raw} as it is, under {@code field} ({@code messages} where none is named); or {@code batch}, a list of
 * these, each through its own {@code number_id}, in one callback. GET gives an example of every type.
 */
@RestController
@InSandbox
public class SandboxCustomer {
    private static final String RAW = "raw";
    private static final String BATCH = "batch";
    private static final int MOST = 1_000;

    private final SandboxNumbers numbers;
    private final SandboxCallbacks callbacks;
    private final CustomerMessage messages;
    private final SandboxWindow window;
    private final SandboxWamids wamids;
    private final JsonNode examples;

    SandboxCustomer(
            SandboxNumbers numbers,
            SandboxCallbacks callbacks,
            CustomerMessage messages,
            SandboxWindow window,
            SandboxWamids wamids,
            ObjectMapper json)
            throws IOException {
        this.numbers = numbers;
        this.callbacks = callbacks;
        this.messages = messages;
        this.window = window;
        this.wamids = wamids;
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
        if (body.has(BATCH)) {
            return batch(body.get(BATCH));
        }
        Optional<ResponseEntity<Object>> wrong = wrong(body);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        Optional<SandboxNumber> number = number(body);
        if (number.isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        SandboxCallbacks.Change change = change(number.get(), body);
        int status = callbacks.post(List.of(change)).join();
        Map<String, Object> told = new LinkedHashMap<>();
        if (!body.has(RAW)) {
            told.put("wamid", wamid(change));
        }
        told.put("callback_status", status);
        return ResponseEntity.accepted().body(Map.of("data", told));
    }

    /** Nothing is posted where one of them is wrong. */
    private ResponseEntity<Object> batch(JsonNode bodies) throws IOException {
        if (!bodies.isArray() || bodies.isEmpty() || bodies.size() > MOST) {
            return Wrong.answer(BATCH, "The batch field must have from 1 to " + MOST + " items.");
        }
        for (JsonNode body : bodies) {
            Optional<ResponseEntity<Object>> wrong = wrong(body);
            if (wrong.isPresent()) {
                return wrong.get();
            }
            if (number(body).isEmpty()) {
                return Wrong.answer("number_id", "The selected number id is invalid.");
            }
        }
        List<SandboxCallbacks.Change> changes = new ArrayList<>();
        for (JsonNode body : bodies) {
            changes.add(change(number(body).orElseThrow(), body));
        }
        int status = callbacks.post(changes).join();
        List<String> wamids = changes.stream().map(SandboxCustomer::wamid).toList();
        return ResponseEntity.accepted().body(Map.of("data", Map.of("wamids", wamids, "callback_status", status)));
    }

    private Optional<SandboxNumber> number(JsonNode body) {
        return body.has("number_id")
                ? numbers.byId(body.path("number_id").asText())
                : numbers.all().stream().findFirst();
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

    /** What the callback tells, which the stand-in knows from now on. */
    private SandboxCallbacks.Change change(SandboxNumber number, JsonNode body) throws IOException {
        String field = body.has(RAW) ? body.path("field").asText(SandboxCallbacks.MESSAGES) : SandboxCallbacks.MESSAGES;
        ObjectNode value = body.has(RAW)
                ? (ObjectNode) body.get(RAW)
                : messages.value(number, body.path("wamid").asText(wamids.make(number)), body);
        if (field.equals(SandboxCallbacks.MESSAGES)) {
            window.hears(number, value);
        }
        wamids.hears(number, value);
        return new SandboxCallbacks.Change(number, field, value);
    }

    private static String wamid(SandboxCallbacks.Change change) {
        return change.value().at("/messages/0/id").asText("");
    }
}
