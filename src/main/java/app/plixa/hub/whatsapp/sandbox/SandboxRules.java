package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.message.content.Content;
import app.plixa.hub.message.content.Finding;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which requests Meta refuses, whoever they are for (Meta: Cloud API, Messages reference). */
final class SandboxRules {
    private static final int LONGEST_TRACKER = 512;
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ()-]{5,30}");
    private static final Pattern USER_ID = Pattern.compile("[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}");
    private static final Pattern WAMID = Pattern.compile("wamid\\.\\S+");
    private static final Set<String> RECIPIENTS = Set.of("individual", "group");

    /** The keys that an object may have; Meta refuses others inside a message, and overlooks them beside it. */
    private static final Map<String, Set<String>> KEYS = Map.ofEntries(
            Map.entry("text", Set.of("body", "preview_url")),
            Map.entry("image", Set.of("id", "link", "caption", "provider")),
            Map.entry("video", Set.of("id", "link", "caption", "provider")),
            Map.entry("audio", Set.of("id", "link", "voice", "provider")),
            Map.entry("document", Set.of("id", "link", "caption", "filename", "provider")),
            Map.entry("sticker", Set.of("id", "link", "provider")),
            Map.entry("location", Set.of("latitude", "longitude", "name", "address")),
            Map.entry("reaction", Set.of("message_id", "emoji")),
            Map.entry("template", Set.of("name", "language", "components", "namespace")),
            Map.entry("interactive", Set.of("type", "header", "body", "footer", "action")),
            Map.entry("context", Set.of("message_id")),
            Map.entry("template.language", Set.of("code", "policy")),
            Map.entry("interactive.header", Set.of("type", "text", "image", "video", "document")),
            Map.entry("interactive.body", Set.of("text")),
            Map.entry("interactive.footer", Set.of("text")),
            Map.entry("interactive.action.buttons", Set.of("type", "reply")),
            Map.entry("interactive.action.buttons.reply", Set.of("id", "title")),
            Map.entry("interactive.action.sections", Set.of("title", "rows", "product_items")),
            Map.entry("interactive.action.sections.rows", Set.of("id", "title", "description")));

    private SandboxRules() {}

    /** The first thing that is wrong with a message. */
    static Optional<Refusal> message(JsonNode body) {
        return product(body)
                .or(() -> addressee(body))
                .or(() -> content(body))
                .or(() -> body.has("context") ? context(body.get("context")) : none())
                .or(() -> tracker(body.path("biz_opaque_callback_data")));
    }

    /** The first thing that is wrong with a read receipt. */
    static Optional<Refusal> receipt(JsonNode body) {
        boolean typing = body.at("/typing_indicator/type").asText("text").equals("text");
        return product(body)
                .or(() -> body.path("status").asText().equals("read")
                        ? none()
                        : Optional.of(Refusal.invalid("status must be read.")))
                .or(() -> known(body.path("message_id"), "message_id"))
                .or(() -> typing ? none() : Optional.of(Refusal.invalid("typing_indicator.type must be text.")));
    }

    private static Optional<Refusal> product(JsonNode body) {
        if (!body.isObject()) {
            return Optional.of(Refusal.malformed("The body must be a JSON object."));
        }
        return body.path("messaging_product").asText().equals("whatsapp")
                ? none()
                : Optional.of(Refusal.malformed("messaging_product must be whatsapp."));
    }

    /** {@code to} wins where both are there. */
    private static Optional<Refusal> addressee(JsonNode body) {
        if (!RECIPIENTS.contains(body.path("recipient_type").asText("individual"))) {
            return Optional.of(Refusal.malformed("recipient_type must be one of {individual, group}."));
        }
        if (body.has("to")) {
            boolean phone = body.get("to").isTextual()
                    && PHONE.matcher(body.get("to").textValue()).matches();
            return phone ? none() : Optional.of(Refusal.invalid("to must be a phone number."));
        }
        if (body.has("recipient")) {
            boolean user = USER_ID.matcher(body.path("recipient").asText()).matches();
            return user ? none() : Optional.of(Refusal.invalid("recipient must be a business-scoped user id."));
        }
        return Optional.of(Refusal.missing("to or recipient is required."));
    }

    private static Optional<Refusal> content(JsonNode body) {
        String type = body.path("type").asText("text");
        if (!Content.TYPES.contains(type)) {
            return Optional.of(Refusal.malformed("type must be one of " + Content.TYPES + "."));
        }
        if (!body.hasNonNull(type)) {
            return Optional.of(Refusal.missing(type + " is required."));
        }
        List<Finding> findings = new ArrayList<>();
        Content.read(type, body.get(type), type, findings::add);
        return findings.stream()
                .findFirst()
                .map(Refusal::of)
                .or(() -> unexpected(type, body.get(type)))
                .or(() -> type.equals("reaction")
                        ? known(body.at("/reaction/message_id"), "reaction.message_id")
                        : none());
    }

    private static Optional<Refusal> context(JsonNode context) {
        return known(context.path("message_id"), "context.message_id").or(() -> unexpected("context", context));
    }

    /** At any depth; {@code path} has dots between its names and none of the places in lists. */
    private static Optional<Refusal> unexpected(String path, JsonNode node) {
        if (node.isArray()) {
            return node.valueStream()
                    .flatMap(one -> unexpected(path, one).stream())
                    .findFirst();
        }
        Set<String> known = KEYS.get(path);
        return node.propertyStream()
                .flatMap(property -> known == null || known.contains(property.getKey())
                        ? unexpected(path + "." + property.getKey(), property.getValue()).stream()
                        : Stream.of(Refusal.malformed(
                                "Unexpected key \"" + property.getKey() + "\" on param \"" + named(path) + "\".")))
                .findFirst();
    }

    /** As Meta writes it: template['language']. */
    private static String named(String path) {
        String[] names = path.split("\\.");
        return names[0]
                + Stream.of(names).skip(1).map(name -> "['" + name + "']").collect(Collectors.joining());
    }

    private static Optional<Refusal> known(JsonNode id, String path) {
        if (id.isMissingNode() || id.isNull()) {
            return Optional.of(Refusal.missing(path + " is required."));
        }
        return WAMID.matcher(id.asText()).matches()
                ? none()
                : Optional.of(Refusal.invalid(path + " must be the id of a message."));
    }

    private static Optional<Refusal> tracker(JsonNode tracker) {
        return tracker.isMissingNode()
                        || tracker.isTextual() && tracker.textValue().length() <= LONGEST_TRACKER
                ? none()
                : Optional.of(Refusal.malformed("biz_opaque_callback_data must be a text of at most 512 characters."));
    }

    private static Optional<Refusal> none() {
        return Optional.empty();
    }
}
