package app.plixa.hub.whatsapp;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.media.Attachment;
import app.plixa.hub.media.Filename;
import app.plixa.hub.media.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The content of a message as we tell it, with the file that came with it: {@code id} is ours and {@code url} the path
 * that gives the bytes, where WhatsApp wrote its own.
 */
record Attached(JsonNode content, Optional<Attachment> attachment) {
    /** Of a text. */
    static final Attached NOTHING = new Attached(MissingNode.getInstance(), Optional.empty());

    private static final Pattern MIME_TYPE = Pattern.compile("[\\w.+-]+/[\\w.+-]+(; ?[\\w.+-]+=[\\w.+-]+)*");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int SHA256_BYTES = 32;
    private static final String UNKNOWN = "application/octet-stream";

    /** The content of a message of this type; only media has a file. */
    static Attached of(String type, JsonNode content) {
        if (Kind.of(type).isEmpty() || !content.isObject()) {
            return new Attached(content, Optional.empty());
        }
        ObjectNode told = content.deepCopy();
        told.remove("url");
        Optional<String> providerId = Sender.id(content, "id");
        if (providerId.isEmpty()) {
            return new Attached(told, Optional.empty());
        }
        Attachment attachment = new Attachment(
                Ids.next("med"),
                providerId.get(),
                mimeType(content),
                text(content, "filename").flatMap(Filename::plain),
                sha256(content));
        told.put("id", attachment.id()).put("url", "/v1/media/" + attachment.id());
        return new Attached(told, Optional.of(attachment));
    }

    /** Hex; WhatsApp writes it in hex or in base64. */
    static Optional<String> sha256(JsonNode node) {
        String text = node.path("sha256").asText("");
        if (HEX.matcher(text).matches()) {
            return Optional.of(text.toLowerCase(Locale.ROOT));
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return bytes.length == SHA256_BYTES ? Optional.of(HexFormat.of().formatHex(bytes)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String mimeType(JsonNode content) {
        return text(content, "mime_type")
                .filter(type -> MIME_TYPE.matcher(type).matches())
                .orElse(UNKNOWN);
    }

    private static Optional<String> text(JsonNode content, String field) {
        return Optional.of(content.path(field).asText("")).filter(text -> !text.isBlank());
    }
}
