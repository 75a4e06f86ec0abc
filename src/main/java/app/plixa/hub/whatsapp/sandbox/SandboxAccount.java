package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What Meta tells about phone numbers and accounts. A token is good when it is a connected number's own, or begins with
 * {@code sandbox-}. Phone number ids and account ids of fewer than ten digits do not exist; a phone number id that ends
 * in {@code 133010} is not registered. An account has the numbers that are connected, and those that were looked at
 * before, but one whose id ends in {@code 405} has others; no app is subscribed to one whose id ends in {@code 404}.
 */
@RestController
@InSandbox
class SandboxAccount {
    /** Ids of 17 digits that begin with 9 are those of media. */
    private static final String GRAPH = "/sandbox/graph/{version}/{id:(?!9[0-9]{16}$)[0-9]+}";

    private static final int SHORTEST_ID = 10;
    private static final String APP = "300000000000001";

    private final SandboxNumbers numbers;
    private final SandboxTemplates templates;
    private final ObjectMapper json;
    private final Clock clock;
    private final Cache<String, Boolean> lookedAt =
            Caffeine.newBuilder().maximumSize(1_000).build();

    SandboxAccount(SandboxNumbers numbers, SandboxTemplates templates, ObjectMapper json, Clock clock) {
        this.numbers = numbers;
        this.templates = templates;
        this.json = json;
        this.clock = clock;
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
        lookedAt.put(id, true);
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

    @GetMapping(GRAPH + "/phone_numbers")
    ResponseEntity<JsonNode> numbers(
            @PathVariable String id, @RequestHeader(name = "Authorization", defaultValue = "") String authorization) {
        if (!numbers.know(authorization)) {
            return Refusal.token(authorization).answer();
        }
        if (id.length() < SHORTEST_ID) {
            return Refusal.unknownObject("get", id).answer();
        }
        if (numbers.byPhoneNumberId(id).isPresent() || lookedAt.getIfPresent(id) != null) {
            return new Refusal(400, 100, 0, "(#100) Tried accessing nonexisting field (phone_numbers)", "").answer();
        }
        Set<String> ids = new TreeSet<>(Set.of("100000000000405"));
        if (!id.endsWith("405")) {
            ids.addAll(lookedAt.asMap().keySet());
            numbers.all().forEach(number -> ids.add(number.phoneNumberId()));
        }
        ObjectNode answer = json.createObjectNode();
        var data = answer.putArray("data");
        ids.forEach(one -> data.addObject().put("id", one));
        return ResponseEntity.ok(answer);
    }

    /** What a token is good for; one that has {@code expiring} in it, for an hour more (Graph API: debug_token). */
    @GetMapping("/sandbox/graph/{version}/debug_token")
    ResponseEntity<JsonNode> token(
            @RequestParam(name = "input_token") String token,
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization) {
        if (!numbers.know(authorization)) {
            return Refusal.token(authorization).answer();
        }
        boolean good = numbers.know("Bearer " + token);
        long ends = token.contains("expiring")
                ? clock.instant().plus(Duration.ofHours(1)).getEpochSecond()
                : 0;
        ObjectNode answer = json.createObjectNode();
        ObjectNode data = answer.putObject("data")
                .put("app_id", APP)
                .put("type", "SYSTEM_USER")
                .put("application", "Sandbox")
                .put("data_access_expires_at", 0)
                .put("expires_at", ends)
                .put("is_valid", good);
        data.putArray("scopes").add("whatsapp_business_management").add("whatsapp_business_messaging");
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
                    .put("id", APP)
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
