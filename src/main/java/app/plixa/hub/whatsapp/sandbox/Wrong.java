package app.plixa.hub.whatsapp.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;

/** What the controls answer to a request that cannot be; as the hub's own API does. */
final class Wrong {
    private Wrong() {}

    static ResponseEntity<Object> answer(Map<String, List<String>> errors) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", errors.values().iterator().next().get(0));
        body.put("code", "validation_failed");
        body.put("errors", errors);
        return ResponseEntity.unprocessableEntity().body(body);
    }

    static ResponseEntity<Object> answer(String field, String message) {
        return answer(Map.of(field, List.of(message)));
    }
}
