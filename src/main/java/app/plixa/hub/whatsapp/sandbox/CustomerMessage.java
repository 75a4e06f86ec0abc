package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What a customer writes, as Meta tells it (Meta: Webhooks, messages). It is described by {@code phone}, or {@code
 * user_id} for somebody who shows no phone; {@code body}, or {@code type} with the type's object as Meta's callbacks have
 * it; and where wanted {@code name}, {@code username}, {@code parent_user_id}, {@code wamid}, {@code timestamp}, {@code
 * context}, {@code referral} and {@code errors}. Meta calls the customer by {@code wa_id}: where that is not given,
 * what it makes of the phone. An image or a document without an {@code id} is made up, and any media is what its
 * {@code base64} and {@code mime_type} say.
 */
@Component
@InSandbox
class CustomerMessage {
    private static final Set<String> TYPES = Set.of(
            "text",
            "image",
            "video",
            "audio",
            "document",
            "sticker",
            "location",
            "contacts",
            "reaction",
            "button",
            "interactive",
            "order",
            "system",
            "edit",
            "revoke",
            "unsupported",
            "unknown");

    /** Of these Meta may say no more than that they are. */
    private static final Set<String> WITHOUT_OBJECT = Set.of("unsupported", "unknown");

    private static final List<String> BESIDE = List.of("context", "referral", "errors", "identity");
    private static final int NOT_SUPPORTED = 131051;

    private final SandboxAttachments attachments;
    private final ObjectMapper json;
    private final Clock clock;

    CustomerMessage(SandboxAttachments attachments, ObjectMapper json, Clock clock) {
        this.attachments = attachments;
        this.json = json;
        this.clock = clock;
    }

    /** The field that is missing or wrong. */
    static Optional<String> wrong(JsonNode body) {
        String type = type(body);
        if (body.has("user_id")
                ? body.path("user_id").asText("").isBlank()
                : !phone(body).matches("\\d{5,20}")) {
            return Optional.of(body.has("user_id") ? "user_id" : "phone");
        }
        if (!TYPES.contains(type)) {
            return Optional.of("type");
        }
        if (type.equals("text")) {
            return Optional.of("body")
                    .filter(field -> body.path(field).asText("").isEmpty());
        }
        JsonNode object = body.path(type);
        if (object.isMissingNode() && WITHOUT_OBJECT.contains(type)) {
            return Optional.empty();
        }
        return Optional.of(type)
                .filter(field -> !object.isContainerNode() || SandboxAttachments.isMissing(type, object))
                .or(() ->
                        Optional.of(type + ".mime_type").filter(field -> SandboxAttachments.isOfNoType(type, object)));
    }

    /** What the callback tells. */
    ObjectNode value(SandboxNumber number, String wamid, JsonNode body) throws IOException {
        ObjectNode value = json.createObjectNode();
        // Of what happened to a customer Meta tells without introducing the customer.
        if (!type(body).equals("system")) {
            contact(value.putArray("contacts").addObject(), body);
        }
        ObjectNode message = value.putArray("messages").addObject();
        if (body.has("phone")) {
            message.put("from", waId(body));
        }
        copy(body, "user_id", message, "from_user_id");
        copy(body, "parent_user_id", message, "from_parent_user_id");
        message.put("id", wamid)
                .put(
                        "timestamp",
                        body.path("timestamp")
                                .asText(Long.toString(clock.instant().getEpochSecond())))
                .put("type", type(body));
        content(number, message, body);
        BESIDE.forEach(field -> copy(body, field, message, field));
        return value;
    }

    private static void contact(ObjectNode contact, JsonNode body) {
        String name = body.path("name").asText("");
        ObjectNode profile = contact.putObject("profile");
        profile.put("name", name.isBlank() ? "Sandbox customer" : name);
        copy(body, "username", profile, "username");
        if (body.has("phone")) {
            contact.put("wa_id", waId(body));
        }
        copy(body, "user_id", contact, "user_id");
        copy(body, "parent_user_id", contact, "parent_user_id");
    }

    private void content(SandboxNumber number, ObjectNode message, JsonNode body) throws IOException {
        String type = type(body);
        if (type.equals("text")) {
            message.putObject("text").set("body", body.get("body"));
        } else if (body.has(type)) {
            message.set(type, attachments.told(number, type, body.get(type)));
        }
        if (WITHOUT_OBJECT.contains(type)) {
            ObjectNode error = message.putArray("errors")
                    .addObject()
                    .put("code", NOT_SUPPORTED)
                    .put("title", "Message type unknown")
                    .put("message", "Message type unknown");
            error.putObject("error_data").put("details", "Message type is currently not supported.");
        }
    }

    private static void copy(JsonNode from, String field, ObjectNode to, String as) {
        if (from.has(field)) {
            to.set(as, from.get(field));
        }
    }

    private static String type(JsonNode body) {
        return body.path("type").asText("text");
    }

    private static String waId(JsonNode body) {
        return body.path("wa_id").asText(WaId.of(phone(body)));
    }

    private static String phone(JsonNode body) {
        return body.path("phone").asText("").replaceAll("[ +()-]", "");
    }
}
