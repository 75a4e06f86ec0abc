package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /{version}/{phone-number-id}/messages}, answered as Meta answers it. */
@RestController
@Profile("sandbox")
class SandboxGraph {
    private final Numbers numbers;
    private final SandboxCallbacks callbacks;
    private final ObjectMapper json;
    private final Clock clock;
    private final Duration pause;
    private final SecureRandom random = new SecureRandom();

    SandboxGraph(
            Numbers numbers,
            SandboxCallbacks callbacks,
            ObjectMapper json,
            Clock clock,
            @Value("${hub.sandbox.status-delay}") Duration pause) {
        this.numbers = numbers;
        this.callbacks = callbacks;
        this.json = json;
        this.clock = clock;
        this.pause = pause;
    }

    @PostMapping("/sandbox/graph/{version}/{phoneNumberId}/messages")
    ResponseEntity<JsonNode> messages(
            @PathVariable String phoneNumberId,
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @RequestBody JsonNode body) {
        Optional<WhatsAppNumber> number = numbers.byPhoneNumberId(phoneNumberId);
        if (number.isEmpty()) {
            return error(400, 100, "Unsupported post request", "No object with this id.");
        }
        if (!authorization.equals("Bearer " + number.get().accessToken())) {
            return error(401, 190, "Error validating access token", "The access token is not this number's.");
        }
        String to = body.path("to").asText("").replaceAll("[^0-9]", "");
        if (!body.path("messaging_product").asText().equals("whatsapp") || to.isEmpty()) {
            return error(400, 131008, "Required parameter is missing", "messaging_product and to are required.");
        }
        int length = body.at("/text/body").asText("").length();
        if (body.path("type").asText("text").equals("text") && (length < 1 || length > 8192)) {
            return error(400, 100, "Invalid parameter", "text.body must have 1 to 4096 characters.");
        }
        Optional<MagicNumbers.Fault> fault = MagicNumbers.of(to);
        if (fault.isPresent() && !fault.get().later()) {
            return error(
                    fault.get().httpStatus(),
                    fault.get().code(),
                    fault.get().title(),
                    fault.get().title());
        }
        return accept(number.get(), to, body, fault);
    }

    private ResponseEntity<JsonNode> accept(
            WhatsAppNumber number, String to, JsonNode body, Optional<MagicNumbers.Fault> fault) {
        String wamid = wamid();
        callbacks.later(number, status(wamid, to, "sent", body), pause);
        if (fault.isPresent()) {
            ObjectNode failed = status(wamid, to, "failed", body);
            ObjectNode error =
                    ((ObjectNode) failed.at("/statuses/0")).putArray("errors").addObject();
            error.put("code", fault.get().code()).put("title", fault.get().title());
            error.putObject("error_data").put("details", fault.get().title());
            callbacks.later(number, failed, pause.multipliedBy(2));
        } else {
            callbacks.later(number, status(wamid, to, "delivered", body), pause.multipliedBy(2));
            callbacks.later(number, status(wamid, to, "read", body), pause.multipliedBy(3));
        }
        ObjectNode answer = json.createObjectNode().put("messaging_product", "whatsapp");
        answer.putArray("contacts").addObject().put("input", to).put("wa_id", to);
        answer.putArray("messages").addObject().put("id", wamid);
        return ResponseEntity.ok(answer);
    }

    private ObjectNode status(String wamid, String to, String word, JsonNode body) {
        ObjectNode value = json.createObjectNode();
        ObjectNode status = value.putArray("statuses").addObject();
        status.put("id", wamid)
                .put("status", word)
                .put("timestamp", Long.toString(clock.instant().getEpochSecond()))
                .put("recipient_id", to);
        if (body.has("biz_opaque_callback_data")) {
            status.set("biz_opaque_callback_data", body.get("biz_opaque_callback_data"));
        }
        return value;
    }

    private ResponseEntity<JsonNode> error(int httpStatus, int code, String title, String details) {
        ObjectNode answer = json.createObjectNode();
        ObjectNode error = answer.putObject("error");
        error.put("message", "(#" + code + ") " + title)
                .put("type", "OAuthException")
                .put("code", code);
        error.putObject("error_data").put("messaging_product", "whatsapp").put("details", details);
        error.put("fbtrace_id", wamid().substring(6, 17));
        return ResponseEntity.status(httpStatus).body(answer);
    }

    private String wamid() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        return "wamid." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
