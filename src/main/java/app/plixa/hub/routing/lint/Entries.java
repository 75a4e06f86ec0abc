package app.plixa.hub.routing.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Where others than routes come in: the operations of the API's document, and Java after a commit or in a turn. */
public final class Entries {
    /** Entries that Java feeds. */
    public static final Set<String> FED_BY_JAVA = Set.of(
            "messages-accepted",
            "events-recorded",
            "deliveries-due",
            "post-webhook",
            "conversation-turn",
            "give-media",
            "auto-reply",
            "ask-whatsapp");

    private static final Pattern OPERATION = Pattern.compile("(?m)^\\s+operationId: (\\w+)$");

    private Entries() {}

    /** Whether the file serves the API's document; a folder without one is no whole flow. */
    static boolean isApi(RouteFile file) {
        return Files.exists(file.path().resolveSibling("plixa.openapi.yaml"))
                && file.path().getFileName().toString().endsWith("-api" + RouteFile.ROUTES)
                && file.root().findValue("openApi") != null;
    }

    /** The entries that a whole flow has. */
    static Set<String> of(RouteFile api) {
        Set<String> entries = new TreeSet<>(FED_BY_JAVA);
        try {
            String document = Files.readString(api.path().resolveSibling("plixa.openapi.yaml"));
            OPERATION.matcher(document).results().forEach(found -> entries.add(found.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }
}
