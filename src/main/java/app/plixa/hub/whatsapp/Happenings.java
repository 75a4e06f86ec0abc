package app.plixa.hub.whatsapp;

import app.plixa.hub.message.Unread;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What customers do that WhatsApp tells under other fields than messages, in the shape of messages: a choice about
 * marketing (Meta: Webhooks, user_preferences) as the system message that its other API makes of it, and a call (Meta:
 * Webhooks, calls), whoever began it, as one of a type that the hub does not know.
 */
final class Happenings {
    /** How a call goes on: it is no word of the customer's any more. */
    static final String CALL_GOES_ON = "call_update";

    private Happenings() {}

    /** Those in a callback's value for the number with this phone, digits. */
    static List<JsonNode> in(JsonNode value, String phone) {
        List<JsonNode> messages = new ArrayList<>();
        value.path("user_preferences").forEach(choice -> messages.add(choice(choice)));
        for (JsonNode call : value.path("calls")) {
            messages.add(call instanceof ObjectNode one ? call(one, phone) : call);
        }
        for (JsonNode status : value.path("statuses")) {
            if (isOfCall(status)) {
                messages.add(callStatus((ObjectNode) status));
            }
        }
        return messages;
    }

    /** Whether it tells how a call of ours goes (Meta: Webhooks, calls, call status), and not how a message does. */
    static boolean isOfCall(JsonNode status) {
        return status.isObject() && status.path("type").asText("").equals("call");
    }

    /** It has no id; told again it is the same. Without its time, all that it says tells it from others. */
    private static ObjectNode choice(JsonNode choice) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        String who = choice.path("wa_id").asText(choice.path("user_id").asText(""));
        copy(choice, "wa_id", message, "from");
        copy(choice, "user_id", message, "from_user_id");
        copy(choice, "timestamp", message, "timestamp");
        String word = choice.path("value").asText("");
        String when =
                choice.hasNonNull("timestamp") ? choice.path("timestamp").asText("") : Unread.digest(choice.toString());
        message.put("id", "preference." + who + "." + when + "." + word).put("type", "system");
        ObjectNode system = message.putObject("system").put("type", "user_preference_changed");
        copy(choice, "detail", system, "body");
        copy(choice, "category", system, "category");
        copy(choice, "value", system, "marketing");
        return message;
    }

    /** Without how to answer it, which is for whoever takes calls. */
    private static ObjectNode call(ObjectNode call, String phone) {
        ObjectNode message = call.deepCopy();
        message.remove(List.of("session", "connection"));
        if (call.path("from").asText("").replaceAll("\\D", "").equals(phone)) {
            copy(call, "to", message, "from");
            copy(call, "from", message, "to");
        }
        String event = call.path("event").asText("");
        message.set("call_id", call.path("id"));
        // Without an id of its own it must have none: all of those would be one.
        Sender.id(call, "id").ifPresent(id -> message.put("id", id + "." + event));
        boolean theirs = !call.path("direction").asText("").equals("BUSINESS_INITIATED");
        return message.put("type", theirs && event.equals("connect") ? "call" : CALL_GOES_ON);
    }

    private static ObjectNode callStatus(ObjectNode status) {
        ObjectNode message = status.deepCopy();
        copy(status, "recipient_id", message, "from");
        copy(status, "recipient_user_id", message, "from_user_id");
        message.set("call_id", status.path("id"));
        String word = status.path("status").asText("").toLowerCase(Locale.ROOT);
        Sender.id(status, "id").ifPresent(id -> message.put("id", id + "." + word));
        return message.put("type", CALL_GOES_ON);
    }

    private static void copy(JsonNode from, String field, ObjectNode to, String as) {
        if (from.hasNonNull(field)) {
            to.set(as, from.get(field));
        }
    }
}
