package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Registers a number for the Cloud API and gives it up (Meta: Cloud API, Registration). Any PIN of six digits is right;
 * a number goes on as it was.
 */
@RestController
@InSandbox
class SandboxRegistration {
    private static final Pattern PIN = Pattern.compile("[0-9]{6}");

    private final SandboxNumbers numbers;
    private final ObjectMapper json;

    SandboxRegistration(SandboxNumbers numbers, ObjectMapper json) {
        this.numbers = numbers;
        this.json = json;
    }

    @PostMapping("/sandbox/graph/{version}/{phoneNumberId}/register")
    ResponseEntity<JsonNode> register(
            @PathVariable String phoneNumberId,
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @RequestBody JsonNode body) {
        return refusal(phoneNumberId, authorization)
                .or(() -> wrong(body))
                .map(Refusal::answer)
                .orElseGet(this::success);
    }

    @PostMapping("/sandbox/graph/{version}/{phoneNumberId}/deregister")
    ResponseEntity<JsonNode> deregister(
            @PathVariable String phoneNumberId,
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization) {
        return refusal(phoneNumberId, authorization).map(Refusal::answer).orElseGet(this::success);
    }

    private Optional<Refusal> refusal(String phoneNumberId, String authorization) {
        Optional<SandboxNumber> number = numbers.byPhoneNumberId(phoneNumberId);
        if (number.isEmpty()) {
            return Optional.of(numbers.missing(phoneNumberId, authorization));
        }
        return number.get().isOf(authorization) ? Optional.empty() : Optional.of(Refusal.token(authorization));
    }

    private static Optional<Refusal> wrong(JsonNode body) {
        if (!body.path("messaging_product").asText().equals("whatsapp")) {
            return Optional.of(Refusal.malformed("The parameter messaging_product is required."));
        }
        return PIN.matcher(body.path("pin").asText()).matches()
                ? Optional.empty()
                : Optional.of(Refusal.malformed("Param pin must be a string of 6 digits."));
    }

    private ResponseEntity<JsonNode> success() {
        return ResponseEntity.ok(json.createObjectNode().put("success", true));
    }
}
