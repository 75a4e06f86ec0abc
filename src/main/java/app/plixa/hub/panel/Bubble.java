package app.plixa.hub.panel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A message as the chat shows it.
 *
 * @param kind of {@code text image video audio file}
 * @param media the path of its bytes, where it has any
 * @param text what stands in it, or below the picture
 * @param note what it is, where it is no text
 */
record Bubble(Map<String, Object> message, String kind, String media, String text, String note) {
    private static final Set<String> SEEN = Set.of("image", "sticker", "video", "audio");

    /** The message of the API as a bubble. */
    static Bubble of(Map<String, Object> message) {
        String type = message.get("type").toString();
        Map<?, ?> content = message.get("content") instanceof Map<?, ?> map ? map : Map.of();
        Object id = content.get("id");
        boolean stored = id != null && id.toString().startsWith("med_");
        String media = stored ? "/conversations/media/" + id : null;
        String kind = "text";
        if (stored) {
            kind = SEEN.contains(type) ? type.replace("sticker", "image") : "file";
        }
        Object text = Optional.ofNullable(message.get("body")).orElse((Object) content.get("caption"));
        return new Bubble(message, kind, media, text == null ? null : text.toString(), note(type, content));
    }

    /** Whether a customer wrote it and nobody here has looked at it yet. */
    public boolean isUnread() {
        return "inbound".equals(message.get("direction")) && message.get("read_at") == null;
    }

    /** Whether the hub or WhatsApp refused it for good. */
    public boolean failed() {
        return "failed".equals(message.get("status"));
    }

    /** Why it failed, in words. */
    public String why() {
        return message.get("error") instanceof Map<?, ?> error ? String.valueOf(error.get("message")) : "It failed.";
    }

    private static String note(String type, Map<?, ?> content) {
        return switch (type) {
            case "text" -> null;
            case "template" -> "Template “" + content.get("name") + "”";
            case "reaction" -> "Reacted " + or(content.get("emoji"), "no more");
            case "location" ->
                "Location " + or(content.get("name"), content.get("latitude") + ", " + content.get("longitude"));
            case "document" -> or(content.get("filename"), "Document");
            case "contacts" -> "Contact card";
            case "interactive", "button" -> or(title(content), "Interactive message");
            default -> Character.toUpperCase(type.charAt(0)) + type.substring(1);
        };
    }

    private static Object title(Map<?, ?> content) {
        for (Object part : List.of("button_reply", "list_reply", "body")) {
            if (content.get(part) instanceof Map<?, ?> inner) {
                return inner.get("title") != null ? inner.get("title") : inner.get("text");
            }
        }
        return content.get("text");
    }

    private static String or(Object value, String otherwise) {
        return value == null || value.toString().isBlank() ? otherwise : value.toString();
    }
}
