package app.plixa.hub.message.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** A text with buttons, a list, a link or another thing to tap. */
public record Interactive(JsonNode object) implements Content {
    private static final int LONGEST_TEXT = 1024;
    private static final int LONGEST_LIST_TEXT = 4096;
    private static final int LONGEST_LINE = 60;

    /** Those behind {@code location_request_message} are passed on with little more than their text looked at. */
    private static final List<String> TYPES = List.of(
            "button",
            "list",
            "cta_url",
            "flow",
            "product",
            "product_list",
            "catalog_message",
            "location_request_message",
            "address_message",
            "call_permission_request",
            "carousel",
            "order_details",
            "order_status",
            "voice_call");

    /** They may go without a text of ours. */
    private static final Set<String> WITHOUT_TEXT = Set.of("product", "call_permission_request");

    static Interactive read(JsonNode object, Part part) {
        part.requiredWord("type", TYPES).ifPresent(type -> {
            text(type, part);
            part.object("header").ifPresent(header -> header(type, header));
            part.object("footer").ifPresent(footer -> footer.required("text", LONGEST_LINE));
            part.requiredObject("action").ifPresent(action -> Action.check(type, action));
        });
        return new Interactive(object);
    }

    @Override
    public String type() {
        return "interactive";
    }

    private static void text(String type, Part part) {
        int longest = type.equals("list") ? LONGEST_LIST_TEXT : LONGEST_TEXT;
        if (WITHOUT_TEXT.contains(type)) {
            part.object("body").ifPresent(body -> body.required("text", longest));
        } else {
            part.requiredObject("body").ifPresent(body -> body.required("text", longest));
        }
    }

    private static void header(String type, Part header) {
        List<String> kinds = Set.of("list", "product_list").contains(type)
                ? List.of("text")
                : List.of("text", "image", "video", "document", "gif", "product");
        header.requiredWord("type", kinds).ifPresent(kind -> {
            switch (kind) {
                case "text" -> header.required("text", LONGEST_LINE);
                case "image", "video", "document" -> header.requiredObject(kind).ifPresent(Part::idOrLink);
                default -> header.requiredObject(kind);
            }
        });
    }
}
