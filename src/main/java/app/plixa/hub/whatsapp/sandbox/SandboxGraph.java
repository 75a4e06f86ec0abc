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
    /** To whom a message goes: by phone, or by user id. */
    private record Target(Optional<String> phone, String userId) {
        static Target of(JsonNode body) {
            return new Target(
                    Optional.of(body.path("to").asText("").replaceAll("[^0-9]", ""))
                            .filter(to -> !to.isEmpty()),
                    body.path("recipient").asText(""));
        }

        /** Writes it under the one name or the other. */
        void put(ObjectNode node, String asPhone, String asUser) {
            node.put(phone.isPresent() ? asPhone : asUser, phone.orElse(userId));
        }
    }

    private final Numbers numbers;
    private final SandboxCallbacks callbacks;
    private final SandboxTemplates templates;
    private final SandboxFiles files;
    private final ObjectMapper json;
    private final Clock clock;
    private final Duration pause;
    private final SecureRandom random = new SecureRandom();

    SandboxGraph(
            Numbers numbers,
            SandboxCallbacks callbacks,
            SandboxTemplates templates,
            SandboxFiles files,
            ObjectMapper json,
            Clock clock,
            @Value("${hub.sandbox.status-delay}") Duration pause) {
        this.numbers = numbers;
        this.callbacks = callbacks;
        this.templates = templates;
        this.files = files;
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
            return new Refusal(400, 100, "Unsupported post request", "No object with this id.").answer();
        }
        if (!authorization.equals("Bearer " + number.get().accessToken())) {
            return Refusal.token().answer();
        }
        if (body.has("status")) {
            return SandboxRules.receipt(body).map(Refusal::answer).orElseGet(this::success);
        }
        return SandboxRules.message(body)
                .or(() -> templates.refusal(body))
                .or(() -> files.unknown(body, phoneNumberId))
                .map(Refusal::answer)
                .orElseGet(() -> message(number.get(), body));
    }

    private ResponseEntity<JsonNode> message(WhatsAppNumber number, JsonNode body) {
        Target target = Target.of(body);
        Optional<MagicNumbers.Fault> fault = target.phone().flatMap(MagicNumbers::of);
        return fault.filter(f -> !f.later())
                .map(f -> new Refusal(f.httpStatus(), f.code(), f.title(), f.title()).answer())
                .orElseGet(() -> accept(number, target, body, fault));
    }

    private ResponseEntity<JsonNode> accept(
            WhatsAppNumber number, Target target, JsonNode body, Optional<MagicNumbers.Fault> fault) {
        String wamid = wamid();
        callbacks.later(number, status(wamid, target, "sent", body), pause);
        if (fault.isPresent()) {
            ObjectNode failed = status(wamid, target, "failed", body);
            ObjectNode error =
                    ((ObjectNode) failed.at("/statuses/0")).putArray("errors").addObject();
            error.put("code", fault.get().code()).put("title", fault.get().title());
            error.putObject("error_data").put("details", fault.get().title());
            callbacks.later(number, failed, pause.multipliedBy(2));
        } else {
            callbacks.later(number, status(wamid, target, "delivered", body), pause.multipliedBy(2));
            callbacks.later(number, status(wamid, target, "read", body), pause.multipliedBy(3));
        }
        ObjectNode answer = json.createObjectNode().put("messaging_product", "whatsapp");
        ObjectNode contact = answer.putArray("contacts").addObject();
        target.put(contact, "input", "input");
        target.put(contact, "wa_id", "user_id");
        answer.putArray("messages").addObject().put("id", wamid);
        return ResponseEntity.ok(answer);
    }

    private ObjectNode status(String wamid, Target target, String word, JsonNode body) {
        ObjectNode value = json.createObjectNode();
        ObjectNode status = value.putArray("statuses").addObject();
        status.put("id", wamid)
                .put("status", word)
                .put("timestamp", Long.toString(clock.instant().getEpochSecond()));
        target.put(status, "recipient_id", "recipient_user_id");
        if (body.has("biz_opaque_callback_data")) {
            status.set("biz_opaque_callback_data", body.get("biz_opaque_callback_data"));
        }
        return value;
    }

    private ResponseEntity<JsonNode> success() {
        return ResponseEntity.ok(json.createObjectNode().put("success", true));
    }

    private String wamid() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        return "wamid." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
