package app.plixa.hub.routing.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.catalog.CamelCatalog;

/** Expressions of the language {@code simple} can be read. */
final class ExpressionRule implements Rule {
    private static final String LANGUAGE = "simple";

    private static final int MOST_REMEMBERED = 5_000;

    private final CamelCatalog catalog;
    /** Expressions that were right before: a save changes one of many. */
    private final Set<String> right = ConcurrentHashMap.newKeySet();

    ExpressionRule(CamelCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void check(List<RouteFile> flow) {
        for (RouteFile file : flow) {
            file.visit((pointer, node) -> {
                JsonNode simple = node.path(LANGUAGE);
                String text = simple.isTextual()
                        ? simple.asText()
                        : simple.path("expression").asText();
                // Placeholders are filled in later, with anything.
                if (!text.isEmpty() && !text.contains("{{") && !isReadable(text)) {
                    file.note(pointer + "/" + LANGUAGE, "The expression cannot be read: " + text);
                }
            });
        }
    }

    private boolean isReadable(String text) {
        if (right.contains(text)) {
            return true;
        }
        ClassLoader loader = ExpressionRule.class.getClassLoader();
        boolean readable = catalog.validateLanguageExpression(loader, LANGUAGE, text)
                        .isSuccess()
                || catalog.validateLanguagePredicate(loader, LANGUAGE, text).isSuccess();
        if (readable && right.size() < MOST_REMEMBERED) {
            right.add(text);
        }
        return readable;
    }
}
