package app.plixa.hub.routing.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Nothing secret stands in a file: not in an option or a header whose name says that it is one, not in an address, and
 * none of our own tokens and secrets anywhere. What the catalogue and Kamelets call secret, their own rules look after.
 */
final class SecretRule implements Rule {
    private static final Pattern NAME = Pattern.compile(
            "(?i).*(secret|password|passwd|passphrase|api[-_]?key|access[-_]?key|private[-_]?key|credential|authorization"
                    + "|cookie|(^|[-_a-z])token$).*");
    private static final Pattern USER_INFO = Pattern.compile("://[^/\\s:@?#]*:[^/\\s@{$]+@");
    private static final Pattern OURS = Pattern.compile("plixa_pat_\\w{20,}|whsec_[\\w+/=]{16,}");
    /** What is put under a name, and where. */
    private static final Set<String> SET = Set.of("setHeader", "setProperty", "setVariable");

    @Override
    public void check(List<RouteFile> flow) {
        for (RouteFile file : flow) {
            Endpoint.visit(file, endpoint -> endpoint.options().forEach((option, value) -> {
                if (NAME.matcher(option).matches() && !isOutside(value)) {
                    file.note(endpoint.place(option), words(option));
                }
            }));
            file.visit((pointer, node) -> check(file, pointer, node));
        }
    }

    private static void check(RouteFile file, String pointer, JsonNode node) {
        if (node.isTextual()
                && (USER_INFO.matcher(node.asText()).find()
                        || OURS.matcher(node.asText()).find())) {
            file.note(pointer, "A secret must come from outside, as {{a.property}}.");
        }
        node.properties().forEach(step -> {
            String name = step.getValue().path("name").asText();
            if (SET.contains(step.getKey()) && NAME.matcher(name).matches()) {
                JsonNode constant = step.getValue().path("constant");
                String value = constant.isTextual()
                        ? constant.asText()
                        : constant.path("expression").asText();
                // "Bearer {{a.property}}" is fine, so is what clears it.
                if (!value.isEmpty() && !value.matches("(?s).*\\{\\{[^:}]+}}\\s*")) {
                    file.note(pointer + "/" + step.getKey(), words(name));
                }
            }
        });
    }

    /** Whether the value comes from a property without a default, or names a bean; flags and numbers tell nothing. */
    static boolean isOutside(String value) {
        return value.matches("\\{\\{[^:]*}}|#.*|true|false|");
    }

    private static String words(String name) {
        return "The secret '" + name + "' must come from outside, as {{a.property}}.";
    }
}
