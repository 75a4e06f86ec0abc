package app.plixa.hub.whatsapp;

import app.plixa.hub.contact.Move;
import app.plixa.hub.message.Context;
import app.plixa.hub.message.MessageTypes;
import app.plixa.hub.message.RawJson;
import app.plixa.hub.message.Source;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parts of a message as WhatsApp tells it, in the shapes in which we tell them. */
final class Told {
    private static final Context FROM_APP =
            new Context(Optional.empty(), false, false, Optional.empty(), Optional.empty(), Optional.empty(), true);

    private static final Pattern PHONE = Pattern.compile("\\d{5,20}");

    private Told() {}

    /** The type's object; all of the message where that is none that we know. */
    static JsonNode content(String type, JsonNode message) {
        JsonNode object = Storable.tree(type.equals(MessageTypes.UNSUPPORTED) ? message : message.path(type));
        return switch (type) {
            case "reaction" ->
                object instanceof ObjectNode reaction && !reaction.hasNonNull("emoji")
                        ? reaction.put("emoji", "")
                        : object;
            case "edit" -> edit(object);
            case "system" ->
                object instanceof ObjectNode system && message.path("identity").isObject()
                        ? system.set("identity", Storable.tree(message.path("identity")))
                        : object;
            default -> object;
        };
    }

    /** The file of an edited message stays the one that it is; WhatsApp's id and link of it are nobody's business. */
    private static JsonNode edit(JsonNode object) {
        String type = object.at("/message/type").asText("");
        ObjectNode edit = JsonNodeFactory.instance.objectNode();
        edit.set("original_message_id", object.path("original_message_id"));
        ObjectNode now = edit.putObject("message").put("type", type);
        if (object.path("message").path(type) instanceof ObjectNode inner) {
            inner.remove(List.of("id", "url"));
            now.set(type, inner);
        }
        return edit;
    }

    /** What WhatsApp calls the message that this one answers, reacts to, edits or deletes. */
    static Optional<String> refersTo(String type, JsonNode message) {
        return switch (type) {
            case "reaction" -> Sender.id(message.path(type), "message_id");
            case "edit", "revoke" -> Sender.id(message.path(type), "original_message_id");
            default -> Sender.id(message.path("context"), "id");
        };
    }

    static Context context(JsonNode message, Source source) {
        JsonNode context = message.path("context");
        boolean app = source == Source.APP || source == Source.PAST_APP;
        if (context.isMissingNode() && !message.has("referral") && !message.has("group_id")) {
            return app ? FROM_APP : Context.NONE;
        }
        boolean often = context.path("frequently_forwarded").asBoolean();
        return new Context(
                Sender.id(context, "id"),
                often || context.path("forwarded").asBoolean(),
                often,
                object(context, "referred_product"),
                object(message, "referral"),
                Sender.id(message, "group_id"),
                app);
    }

    /** Where the customer is now, when that is what a system message tells. */
    static Optional<Move> move(String type, JsonNode message) {
        JsonNode system = message.path("system");
        boolean moved = type.equals("system") && system.path("type").asText("").contains("_changed_number")
                || system.path("type").asText("").equals("user_changed_user_id");
        Optional<String> toPhone = Sender.id(system, "wa_id")
                .or(() -> Sender.id(system, "new_wa_id"))
                .filter(phone -> PHONE.matcher(phone).matches());
        Optional<String> toUserId = Sender.id(system, "user_id");
        Sender before = Sender.moving(message);
        return moved && (toPhone.isPresent() || toUserId.isPresent())
                ? Optional.of(new Move(before.phone(), before.userId(), toPhone, toUserId))
                : Optional.empty();
    }

    private static Optional<RawJson> object(JsonNode node, String field) {
        JsonNode object = node.path(field);
        return object.isObject() ? Optional.of(new RawJson(Storable.tree(object).toString())) : Optional.empty();
    }
}
