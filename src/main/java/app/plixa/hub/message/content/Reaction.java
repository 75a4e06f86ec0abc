package app.plixa.hub.message.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/** An emoji on a message of the conversation; an empty one takes it away. */
public record Reaction(JsonNode object) implements Content {
    private static final int LONGEST_ID = 512;
    private static final int LONGEST_EMOJI = 32;
    private static final Pattern KNOWN_ID = Pattern.compile("(msg_|wamid\\.)\\S+");
    /** One character as people see it (Unicode's extended grapheme cluster)… */
    private static final Pattern CHARACTER = Pattern.compile("\\X");
    /** …that begins with a symbol beyond ASCII, or is a keycap. Java 17 has no list of emoji. */
    private static final Pattern SYMBOL = Pattern.compile(
            "[0-9#*]\\x{FE0F}?\\x{20E3}"
                    + "|[[\\p{So}\\p{Sm}\\x{203C}\\x{2049}\\x{2139}\\x{3030}]&&[^\\x{0}-\\x{A8}]].*",
            Pattern.DOTALL);

    static Reaction read(JsonNode object, Part part) {
        part.required("message_id", LONGEST_ID)
                .filter(id -> !KNOWN_ID.matcher(id).matches())
                .ifPresent(id -> {
                    part.invalid("message_id", "must be the id of a message, ours or WhatsApp's.");
                });
        if (!part.has("emoji")) {
            part.missing("emoji");
        }
        Optional<String> emoji = part.text("emoji", LONGEST_EMOJI);
        if (emoji.filter(text -> !text.isEmpty() && !isEmoji(text)).isPresent()) {
            part.invalid("emoji", "must be one emoji.");
        }
        return new Reaction(object);
    }

    @Override
    public String type() {
        return "reaction";
    }

    /** The message it is on, ours ({@code msg_…}) or as WhatsApp calls it. */
    public String messageId() {
        return object.path("message_id").asText();
    }

    /** Whether it names the message by our id. */
    public boolean isOnOurs() {
        return messageId().startsWith("msg_");
    }

    private static boolean isEmoji(String text) {
        return CHARACTER.matcher(text).matches() && SYMBOL.matcher(text).matches();
    }
}
