package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What Meta tells about phone numbers and accounts. A token is good when it is a connected number's own, or begins with
 * {@code sandbox-}. Phone number ids of fewer than ten digits do not exist; one that ends in {@code 133010} is not
 * registered; no app is subscribed to an account whose id ends in {@code 404}.
 */
@RestController
@InSandbox
class SandboxAccount {
    /** Ids of 17 digits that begin with 9 are those of media. */
    private static final String GRAPH = "/sandbox/graph/{version}/{id:(?!9[0-9]{16}$)[0-9]+}";

    private static final int SHORTEST_ID = 10;

    private final SandboxNumbers numbers;
    private final SandboxTemplates templates;
    private final ObjectMapper json;

    SandboxAccount(SandboxNumbers numbers, SandboxTemplates templates, ObjectMapper json) {
        this.numbers = numbers;
        this.templates = templates;
        this.json = json;
    }

    @GetMapping(GRAPH)
    ResponseEntity<JsonNode> number(
            @PathVariable String id, @RequestHeader(name = "Authorization", defaultValue = "") String authorization) {
        Optional<SandboxNumber> connected = numbers.byPhoneNumberId(id);
        boolean good = connected
                .map(number -> number.isOf(authorization) || authorization.startsWith("Bearer sandbox-"))
                .orElseGet(() -> numbers.know(authorization));
        if (!good) {
            return Refusal.token(authorization).answer();
        }
        if (connected.isEmpty() && id.length() < SHORTEST_ID) {
            return Refusal.unknownObject("get", id).answer();
        }
        String phone = connected.map(SandboxNumber::phone).orElse("5511" + id.substring(id.length() - 9));
        ObjectNode answer = json.createObjectNode()
                .put("id", id)
                .put("display_phone_number", "+" + phone)
                .put("verified_name", "Sandbox")
                .put("quality_rating", "GREEN")
                .put("platform_type", id.endsWith("133010") ? "NOT_APPLICABLE" : "CLOUD_API")
                .put("status", "CONNECTED");
        answer.putObject("throughput").put("level", "STANDARD");
        return ResponseEntity.ok(answer);
    }

    @GetMapping(GRAPH + "/subscribed_apps")
    ResponseEntity<JsonNode> apps(
            @PathVariable String id, @RequestHeader(name = "Authorization", defaultValue = "") String authorization) {
        if (!numbers.know(authorization)) {
            return Refusal.token(authorization).answer();
        }
        ObjectNode answer = json.createObjectNode();
        var data = answer.putArray("data");
        if (!id.endsWith("404")) {
            data.addObject()
                    .putObject("whatsapp_business_api_data")
                    .put("id", "300000000000001")
                    .put("name", "Sandbox");
        }
        return ResponseEntity.ok(answer);
    }

    @GetMapping(GRAPH + "/message_templates")
    ResponseEntity<JsonNode> templates(
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @RequestParam(defaultValue = "25") int limit,
            @RequestParam(defaultValue = "0") int after) {
        if (!numbers.know(authorization)) {
            return Refusal.token(authorization).answer();
        }
        List<JsonNode> all = templates.all();
        int from = Math.max(0, Math.min(after, all.size()));
        int end = Math.min(from + Math.max(1, Math.min(limit, 100)), all.size());
        ObjectNode answer = json.createObjectNode();
        answer.putArray("data").addAll(all.subList(from, end));
        ObjectNode paging = answer.putObject("paging");
        paging.putObject("cursors").put("before", Integer.toString(from)).put("after", Integer.toString(end));
        if (end < all.size()) {
            paging.put("next", "?limit=" + limit + "&after=" + end);
        }
        return ResponseEntity.ok(answer);
    }
}
