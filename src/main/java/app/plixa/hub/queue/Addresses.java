package app.plixa.hub.queue;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The addresses of contract section 5, those of replies, and those that integrators' own routes read. */
public final class Addresses {
    /** Where messages to send come in. */
    public static final String SEND = "plixa.messages.send";

    /** What could not be accepted, of all workspaces. */
    public static final String REJECTED = "plixa.messages.send.rejected";

    private static final String REPLIES = "plixa.replies.";

    /** How the addresses begin that integrators' own routes read: a queue comes into being with the route that reads it. */
    public static final String OF_ROUTES = "plixa.routes.";

    /** Names that clients' libraries and the broker draw for temporary queues. */
    private static final Pattern TEMPORARY =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Addresses() {}

    /** The events of a workspace. */
    public static String events(String slug) {
        return "plixa.events." + slug;
    }

    /** What a workspace's own users sent and could not be accepted. */
    public static String rejected(String slug) {
        return REJECTED + "." + slug;
    }

    /** The workspace whose own address this is: of its events, its rejects, its replies or its routes. */
    public static Optional<String> slug(String address) {
        return Stream.of("plixa.events.", REJECTED + ".", REPLIES, OF_ROUTES)
                .filter(address::startsWith)
                .map(prefix -> address.substring(prefix.length()).replaceAll("\\..*", ""))
                .findFirst();
    }

    /** Whether the address is one of those that a workspace's users make for replies. */
    public static boolean isReplies(String address, String slug) {
        return address.startsWith(REPLIES + slug + ".");
    }

    /** Whether routes of an integrator's read it for the workspace: its users may send there, and no more. */
    public static boolean isRoutes(String address, String slug) {
        return address.startsWith(OF_ROUTES + slug + ".");
    }

    /** Whether it has the name of a temporary queue, which none of the hub's addresses has. */
    public static boolean isTemporary(String address) {
        return TEMPORARY.matcher(address).matches();
    }
}
