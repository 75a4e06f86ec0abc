package app.plixa.hub.message.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a message says: the object of its type, as the WhatsApp Cloud API takes it. */
public sealed interface Content permits Text, Media, Location, Cards, Template, Interactive, Reaction {
    /** Every type, as it stands in {@code type}. */
    List<String> TYPES = List.of(
            "text",
            "image",
            "video",
            "audio",
            "document",
            "sticker",
            "location",
            "contacts",
            "template",
            "interactive",
            "reaction");

    /** One of {@link #TYPES}. */
    String type();

    /** The type's object as it was given; fields that we do not know stand in it unchanged. */
    JsonNode object();

    /** The text, where that is all a message is about. */
    default Optional<String> body() {
        return Optional.empty();
    }

    /** The object as JSON; empty where {@link #body} says all of it. */
    default Optional<String> json() {
        return Optional.of(object().toString());
    }

    /**
     * Reads the object of a type and notes what is wrong with it; only where nothing was noted, the result may be used.
     *
     * @param path where the object stands, for the findings; usually the type
     */
    static Content read(String type, JsonNode object, String path, Consumer<Finding> findings) {
        if (!Bounds.hold(object, path, findings)) {
            return new Text(object);
        }
        if (type.equals("contacts")) {
            return Cards.read(object, path, findings);
        }
        if (!object.isObject()) {
            findings.accept(new Finding(Finding.Kind.MALFORMED, path, Part.sentence(path, "must be an object.")));
            return new Text(object);
        }
        Part part = new Part(object, path, findings);
        return switch (type) {
            case "text" -> Text.read(object, part);
            case "image", "video", "audio", "document", "sticker" -> Media.read(type, object, part);
            case "location" -> Location.read(object, part);
            case "template" -> Template.read(object, part);
            case "interactive" -> Interactive.read(object, part);
            case "reaction" -> Reaction.read(object, part);
            default -> throw new IllegalArgumentException("No such type: " + type);
        };
    }
}
