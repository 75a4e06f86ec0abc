package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Makes templates (Meta: Business Management API, message templates); every account has them, and all are approved. */
@RestController
@InSandbox
class SandboxTemplateDesk {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,512}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(_[A-Z]{2,3})?");
    private static final Set<String> CATEGORIES = Set.of("AUTHENTICATION", "MARKETING", "UTILITY");
    private static final long FIRST_ID = 1_000_000_000_000_000L;

    private final SandboxNumbers numbers;
    private final SandboxTemplates templates;
    private final ObjectMapper json;
    private final SecureRandom random = new SecureRandom();

    SandboxTemplateDesk(SandboxNumbers numbers, SandboxTemplates templates, ObjectMapper json) {
        this.numbers = numbers;
        this.templates = templates;
        this.json = json;
    }

    @PostMapping("/sandbox/graph/{version}/{account}/message_templates")
    ResponseEntity<JsonNode> create(
            @PathVariable String account,
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @RequestBody JsonNode body) {
        if (!numbers.know(authorization)) {
            return Refusal.token(authorization).answer();
        }
        Optional<Refusal> wrong = wrong(body);
        if (wrong.isPresent()) {
            return wrong.get().answer();
        }
        String id = Long.toString(FIRST_ID + random.nextLong(FIRST_ID));
        ObjectNode template = json.createObjectNode().put("id", id);
        for (String field : new String[] {"name", "language", "category", "components"}) {
            template.set(field, body.get(field));
        }
        return templates.add(template)
                ? ResponseEntity.ok(json.createObjectNode()
                        .put("id", id)
                        .put("status", "APPROVED")
                        .put("category", body.path("category").asText()))
                : Refusal.malformed("Content in this language already exists.").answer();
    }

    private static Optional<Refusal> wrong(JsonNode body) {
        if (!NAME.matcher(body.path("name").asText()).matches()) {
            return Optional.of(Refusal.malformed("Param name must be of lowercase letters, digits and underscores."));
        }
        if (!LANGUAGE.matcher(body.path("language").asText()).matches()) {
            return Optional.of(Refusal.malformed("Param language must be a language code."));
        }
        if (!CATEGORIES.contains(body.path("category").asText())) {
            return Optional.of(Refusal.malformed("Param category must be one of " + CATEGORIES + "."));
        }
        boolean hasBody = body.path("components")
                .valueStream()
                .anyMatch(component -> component.path("type").asText().equals("BODY"));
        return hasBody ? Optional.empty() : Optional.of(Refusal.malformed("Param components must have a BODY."));
    }
}
