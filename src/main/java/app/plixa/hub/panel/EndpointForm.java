package app.plixa.hub.panel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.util.MultiValueMap;

/** The form of an endpoint, between people and the API. */
final class EndpointForm {
    private EndpointForm() {}

    /** What a registration asks for. */
    static Map<String, Object> registration(MultiValueMap<String, String> form) {
        Map<String, Object> request = new HashMap<>();
        request.put("url", Form.text(form.getFirst("url")).orElse(null));
        Form.text(form.getFirst("description")).ifPresent(text -> request.put("description", text));
        request.put("events", form.getOrDefault("events", List.of()));
        return request;
    }

    /** What a change asks for: every field of the form, empty ones as null. */
    static Map<String, Object> change(MultiValueMap<String, String> form) {
        Map<String, Object> request = registration(form);
        request.put("description", Form.text(form.getFirst("description")).orElse(null));
        request.put("enabled", form.containsKey("enabled"));
        List<String> delays = Form.list(form.getFirst("retry_delays"));
        request.put("retry_delays", delays.isEmpty() ? null : delays);
        request.put("max_attempts", Form.whole(form.getFirst("max_attempts")).orElse(null));
        request.put(
                "retry_on",
                Form.list(form.getFirst("retry_on")).stream()
                        .map(code -> Form.whole(code).orElseThrow())
                        .toList());
        return request;
    }

    /** What the form shows of an endpoint. */
    static Map<String, Object> shown(Map<String, Object> endpoint) {
        Map<String, Object> form = new HashMap<>(endpoint);
        form.put("retry_delays", joined(endpoint.get("retry_delays")));
        form.put("retry_on", joined(endpoint.get("retry_on")));
        return form;
    }

    /** What was typed, to be shown again. */
    static Map<String, Object> kept(MultiValueMap<String, String> form) {
        Map<String, Object> kept = new HashMap<>(form.toSingleValueMap());
        kept.put("events", new ArrayList<>(form.getOrDefault("events", List.of())));
        kept.put("enabled", form.containsKey("enabled"));
        return kept;
    }

    private static String joined(Object list) {
        return list instanceof List<?> values
                ? values.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : "";
    }
}
