package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /{version}/{phone-number-id}/messages}, answered as Meta answers it, or as a script or magic phone wants. */
@RestController
@InSandbox
class SandboxGraph {
    private final SandboxNumbers numbers;
    private final SandboxChecks checks;
    private final Scripts scripts;
    private final SandboxStatuses statuses;
    private final SandboxWindow window;
    private final SandboxTemplates templates;
    private final SandboxFiles files;
    private final SandboxLinks links;
    private final SandboxWamids wamids;
    private final SandboxAnswers answers;
    private final ObjectMapper json;
    private final Cache<String, Boolean> failedOnce = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    SandboxGraph(
            SandboxNumbers numbers,
            SandboxChecks checks,
            Scripts scripts,
            SandboxStatuses statuses,
            SandboxWindow window,
            SandboxTemplates templates,
            SandboxFiles files,
            SandboxLinks links,
            SandboxWamids wamids,
            SandboxAnswers answers,
            ObjectMapper json) {
        this.numbers = numbers;
        this.checks = checks;
        this.scripts = scripts;
        this.statuses = statuses;
        this.window = window;
        this.templates = templates;
        this.files = files;
        this.links = links;
        this.wamids = wamids;
        this.answers = answers;
        this.json = json;
    }

    @PostMapping("/sandbox/graph/{version}/{phoneNumberId}/messages")
    Object messages(
            @PathVariable String phoneNumberId,
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @RequestBody JsonNode body,
            HttpServletRequest request) {
        Optional<SandboxNumber> number = numbers.byPhoneNumberId(phoneNumberId);
        if (number.isEmpty()) {
            return numbers.missing(phoneNumberId, authorization).answer();
        }
        if (!number.get().isOf(authorization)) {
            return Refusal.token(authorization).answer();
        }
        if (body.has("status")) {
            return checks.receipt(number.get(), body).map(Refusal::answer).orElseGet(this::success);
        }
        Recipient recipient = Recipient.of(body);
        Optional<Refusal> refusal = checks.refusal(number.get(), recipient, body);
        if (refusal.isPresent()) {
            return refusal.get().answer();
        }
        Script script = scripts.take(number.get().id(), recipient.phone())
                .or(() -> magic(recipient, body))
                .orElse(Script.USUAL);
        return answers.give(played(number.get(), recipient, body, script), script, request);
    }

    /** What a phone stands for; no window is closed to templates, and the one that fails once works when the same message comes again. */
    private Optional<Script> magic(Recipient recipient, JsonNode message) {
        boolean template = message.path("type").asText().equals("template");
        Optional<MagicNumbers.Magic> magic = MagicNumbers.of(recipient.phone())
                .filter(m -> !template || !m.phone().equals(MagicNumbers.CLOSED));
        boolean again = magic.filter(m -> m.phone().equals(MagicNumbers.ONCE)).isPresent()
                && failedOnce.asMap().putIfAbsent(message.toString(), true) != null;
        return again ? Optional.empty() : magic.map(MagicNumbers.Magic::script);
    }

    /** What becomes of the message, and the answer that its sender may or may not get. */
    private ResponseEntity<?> played(SandboxNumber number, Recipient recipient, JsonNode message, Script script) {
        if (script.httpStatus() != null) {
            if (script.takesUnanswered()) {
                accept(number, recipient, message, script);
            }
            return retryAfter(ResponseEntity.status(script.httpStatus()), script)
                    .contentType(MediaType.TEXT_HTML)
                    .body("<html><body>The gateway answers " + script.httpStatus() + ".</body></html>");
        }
        Optional<MetaError> error = script.error();
        if (error.isPresent() && !error.get().later()) {
            ResponseEntity<JsonNode> refusal = error.get().refusal(number).answer();
            return retryAfter(ResponseEntity.status(refusal.getStatusCode()), script)
                    .body(refusal.getBody());
        }
        if (!script.answer().equals(Script.NORMAL) && !script.takesUnanswered()) {
            return ResponseEntity.noContent().build();
        }
        return accept(number, recipient, message, script);
    }

    private ResponseEntity<JsonNode> accept(
            SandboxNumber number, Recipient recipient, JsonNode message, Script script) {
        String wamid = wamids.make(number);
        Optional<MetaError> failure = script.error()
                .or(() -> window.failure(number, recipient, message))
                .or(() -> files.failure(message));
        var taken = new SandboxStatuses.Taken(number, wamid, recipient, message, templates.category(message));
        links.failure(message)
                .thenAccept(broken -> statuses.tell(taken, script, failure.isPresent() ? failure : broken));
        ObjectNode answer = json.createObjectNode().put("messaging_product", "whatsapp");
        recipient.answer(answer.putArray("contacts").addObject());
        ObjectNode told = answer.putArray("messages").addObject().put("id", wamid);
        if (message.path("type").asText().equals("template")) {
            told.put("message_status", "accepted");
        }
        return ResponseEntity.ok(answer);
    }

    private ResponseEntity<JsonNode> success() {
        return ResponseEntity.ok(json.createObjectNode().put("success", true));
    }

    private static ResponseEntity.BodyBuilder retryAfter(ResponseEntity.BodyBuilder answer, Script script) {
        return script.retryAfter() == null
                ? answer
                : answer.header(HttpHeaders.RETRY_AFTER, script.retryAfter().toString());
    }
}
