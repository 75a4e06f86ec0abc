package app.plixa.hub.panel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;

/**
 * A template to be filled in.
 *
 * @param head the kind of file at its head, {@code image video document}; empty: none
 * @param blanks its variables, in the order in which they are read
 * @param sendable whether this form has all that it needs: some heads and buttons need more
 */
record TemplateForm(String name, String language, String body, String head, List<Blank> blanks, boolean sendable) {
    private static final Pattern BLANK = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Set<String> FILES = Set.of("IMAGE", "VIDEO", "DOCUMENT");
    private static final Set<String> PLAIN_BUTTONS = Set.of("QUICK_REPLY", "PHONE_NUMBER", "URL");

    /**
     * A variable.
     *
     * @param part where it stands, as the form calls it: {@code header}, {@code body} or {@code button-0}
     * @param name for example {@code 1}
     */
    record Blank(String part, String name) {
        /** The field for it. */
        public String field() {
            return part + "." + name;
        }
    }

    /** The template as WhatsApp has it. */
    static TemplateForm of(Map<String, Object> template) {
        String body = "";
        String head = "";
        boolean sendable = true;
        List<Blank> blanks = new ArrayList<>();
        for (Map<?, ?> component : rows(template.get("components"))) {
            String type = String.valueOf(component.get("type"));
            String format = String.valueOf(component.get("format"));
            if (type.equals("BODY")) {
                body = String.valueOf(component.get("text"));
            } else if (type.equals("HEADER") && FILES.contains(format)) {
                head = format.toLowerCase(Locale.ROOT);
            } else if (!Set.of("HEADER", "FOOTER", "BUTTONS").contains(type)
                    || type.equals("HEADER") && component.get("text") == null) {
                sendable = false;
            }
            blanks(type.toLowerCase(Locale.ROOT), component.get("text"), blanks);
            sendable &= buttons(rows(component.get("buttons")), blanks);
        }
        String name = template.get("name").toString();
        return new TemplateForm(name, template.get("language").toString(), body, head, blanks, sendable);
    }

    /** The template object of a message, as the form fills it in. */
    static Map<String, Object> filled(MultiValueMap<String, String> form) {
        Map<String, Object> template = new HashMap<>();
        template.put("name", form.getFirst("name"));
        template.put("language", Map.of("code", String.valueOf(form.getFirst("language"))));
        Map<String, List<Object>> parts = new LinkedHashMap<>();
        Form.text(form.getFirst("media")).ifPresent(media -> {
            String kind = String.valueOf(form.getFirst("kind"));
            parts.put("header", new ArrayList<>(List.of(Map.of("type", kind, kind, Map.of("id", media)))));
        });
        for (String field : form.getOrDefault("blanks", List.of())) {
            String part = field.replaceAll("\\..*", "");
            parts.computeIfAbsent(part, p -> new ArrayList<>())
                    .add(parameter(field.substring(part.length() + 1), String.valueOf(form.getFirst(field))));
        }
        if (!parts.isEmpty()) {
            template.put(
                    "components",
                    parts.entrySet().stream()
                            .map(part -> component(part.getKey(), part.getValue()))
                            .toList());
        }
        return template;
    }

    private static Map<String, Object> parameter(String name, String text) {
        Map<String, Object> parameter = new HashMap<>(Map.of("type", "text", "text", text));
        if (!name.matches("\\d+")) {
            parameter.put("parameter_name", name);
        }
        return parameter;
    }

    private static Map<String, Object> component(String part, List<Object> parameters) {
        Map<String, Object> component = new HashMap<>(Map.of("type", part, "parameters", parameters));
        if (part.startsWith("button-")) {
            component.put("type", "button");
            component.put("sub_type", "url");
            component.put("index", part.substring("button-".length()));
        }
        return component;
    }

    /** Notes what the links of buttons need; false where one needs something else. */
    private static boolean buttons(List<Map<?, ?>> buttons, List<Blank> blanks) {
        for (int i = 0; i < buttons.size(); i++) {
            blanks("button-" + i, buttons.get(i).get("url"), blanks);
        }
        return buttons.stream().allMatch(button -> PLAIN_BUTTONS.contains(String.valueOf(button.get("type"))));
    }

    private static void blanks(String part, Object text, List<Blank> blanks) {
        BLANK.matcher(text == null ? "" : text.toString())
                .results()
                .map(found -> new Blank(part, found.group(1)))
                .filter(blank -> !blanks.contains(blank))
                .forEach(blanks::add);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<?, ?>> rows(Object list) {
        return list instanceof List<?> all ? (List<Map<?, ?>>) all : List.of();
    }
}
