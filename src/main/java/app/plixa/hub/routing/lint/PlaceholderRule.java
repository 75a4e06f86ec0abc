package app.plixa.hub.routing.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every {@code {{key}}} is declared somewhere, or has a default of its own. */
final class PlaceholderRule implements Rule {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??!?([^}:]+)(:[^}]*)?}}");

    private final Settings settings;

    PlaceholderRule(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void check(List<RouteFile> flow) {
        flow.forEach(file -> file.visit((pointer, node) -> check(file, pointer, node)));
    }

    private void check(RouteFile file, String pointer, JsonNode node) {
        Matcher found = PLACEHOLDER.matcher(node.isTextual() ? node.asText() : "");
        while (found.find()) {
            String key = found.group(1);
            boolean own = file.properties().containsKey(key);
            if (!own && found.group(2) == null && !settings.has(key)) {
                file.note(
                        pointer,
                        "Nothing sets '" + key + "'; write {{" + key + ":default}} or set it."
                                + Spelling.suggest(
                                        key,
                                        file.isKamelet() ? file.properties().keySet() : settings.names()));
            }
        }
    }
}
