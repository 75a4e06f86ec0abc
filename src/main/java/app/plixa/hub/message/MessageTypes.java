package app.plixa.hub.message;

import app.plixa.hub.message.content.Content;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a message may be: a closed set, which lists rely on. The types of contract section 2.1, then those that only
 * customers' messages have (Meta: webhooks, messages).
 */
public final class MessageTypes {
    /** What is none of the others; it is kept as WhatsApp wrote it. */
    public static final String UNSUPPORTED = "unsupported";

    static final List<String> ALL = Stream.concat(
                    Content.TYPES.stream(),
                    Stream.of("button", "order", "system", "edit", "revoke", UNSUPPORTED, "unknown"))
            .toList();

    private MessageTypes() {}

    /** Whether messages of this type are stored under its name. */
    public static boolean has(String type) {
        return ALL.contains(type);
    }
}
