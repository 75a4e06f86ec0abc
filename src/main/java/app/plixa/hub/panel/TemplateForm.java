package app.plixa.hub.panel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;

/**
 * A template to be filled in.
 *
 * @param blanks the variables of its body, for example {@code 1}
 * @param sendable whether texts are all it needs: one with a picture at its head needs more than this form has
 */
record TemplateForm(String name, String language, String body, List<String> blanks, boolean sendable) {
    private static final Pattern BLANK = Pattern.compile("\\{\\{(\\w+)}}");

    /** The template as WhatsApp has it. */
    @SuppressWarnings("unchecked")
    static TemplateForm of(Map<String, Object> template) {
        List<Map<String, Object>> components = (List<Map<String, Object>>) template.get("components");
        String body = "";
        boolean sendable = true;
        for (Map<String, Object> component : components) {
            Object text = component.get("text");
            if ("BODY".equals(component.get("type"))) {
                body = String.valueOf(text);
            } else if ("HEADER".equals(component.get("type"))) {
                sendable = text != null && !BLANK.matcher(text.toString()).find();
            }
        }
        List<String> blanks = BLANK.matcher(body)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        return new TemplateForm(
                template.get("name").toString(), template.get("language").toString(), body, blanks, sendable);
    }

    /** The template object of a message, as the form fills it in. */
    static Map<String, Object> filled(MultiValueMap<String, String> form) {
        Map<String, Object> template = new HashMap<>();
        template.put("name", form.getFirst("name"));
        template.put("language", Map.of("code", String.valueOf(form.getFirst("language"))));
        List<Map<String, Object>> parameters = new ArrayList<>();
        for (String blank : form.getOrDefault("blanks", List.of())) {
            Map<String, Object> parameter = new HashMap<>();
            parameter.put("type", "text");
            parameter.put("text", form.getFirst("blank_" + blank));
            if (!blank.matches("\\d+")) {
                parameter.put("parameter_name", blank);
            }
            parameters.add(parameter);
        }
        if (!parameters.isEmpty()) {
            template.put("components", List.of(Map.of("type", "body", "parameters", parameters)));
        }
        return template;
    }
}
