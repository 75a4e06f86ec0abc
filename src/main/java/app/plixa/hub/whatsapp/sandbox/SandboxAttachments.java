package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.media.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * The file of a message that a customer is played to send: what {@code base64} says with {@code mime_type}, or a small
 * picture or text made up here. One that has an {@code id} is taken as it is.
 */
@Component
@InSandbox
class SandboxAttachments {
    private static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAIAAABvFaqvAAACbElEQVR42o3Tocq2CBCG4e9kvmAwGAyGDQaDwWDYYDAYvMGwwWAw"
                    + "GDwBQRAEQRAEQRAEQRAEQXhBEAThPaDdA/gn7MRh5irzzM/vF+WL+kX7on8xvvz7R/39xfvifwm+hF8iaebn90V5UV+0F/3FeCXo"
                    + "xXvxX4KX8CV6RehBeVAftAf9wXgk6MF78B+Ch/AhekToRrlRb7Qb/ca4JejGu/FvgpvwJrpF6EK5UC+0C/3CuCTowrvwL4KL8CK6"
                    + "ROiD8kH9oH3QPxgfCfrgffA/BB/CD5E08/Nn668T88Q6sU+cE/cU1v45iU+Sk/QkO8lPJOjAPLAO7APnwD0k6CA+SA7Sg+wgP0Ro"
                    + "x9yxduwdZ8fdJWgn3kl20p1sJ99FaMPcsDbsDWfD3SRoI95INtKNbCPfRGjFXLFW7BVnxV0laCVeSVbSlWwlX0VowVywFuwFZ8Fd"
                    + "JGghXkgW0oVsIV/4+Z1RZtQZbUafMWbp/DPejD8TzIQz0SzmaEKZUCe0CX3CmCRowpvwJ4KJcCKaRGhEGVFHtBF9xBglaMQb8UeC"
                    + "kXAkGkVoQBlQB7QBfcAYJGjAG/AHgoFwIBpEqEfpUXu0Hr3H6CWox+vxe4KesCfqRahD6VA7tA69w+gkqMPr8DuCjrAj6v7nr7WY"
                    + "LVaL3eK0uK10/pa4JWlJW7KWvBVz1GA2WA12g9PgNhLUEDckDWlD1pA3IlRj1lg1do1T49YSVBPXJDVpTVaT1yJUYVZYFXaFU+FW"
                    + "ElQRVyQVaUVWkVciVGKWWCV2iVPilhJUEpckJWlJVpKXIlRgFlgFdoFT4BYSVBAXJAVpQVaQF/wH7G/zjVPjTq4AAAAASUVORK5C"
                    + "YII=";

    private static final Pattern MIME_TYPE =
            Pattern.compile("[\\w.+-]{1,100}/[\\w.+-]{1,100}(; ?[\\w.+-]{1,100}=[\\w.+-]{1,100}){0,5}");

    private static final String TEXT = "A document from a sandbox customer.\n";

    private final SandboxFiles files;

    SandboxAttachments(SandboxFiles files) {
        this.files = files;
    }

    /** Whether there is no file that could be sent with a message of this type. */
    static boolean isMissing(String type, JsonNode object) {
        return Kind.of(type).isPresent()
                && !object.has("id")
                && bytes(type, object).isEmpty();
    }

    /** Whether the file would be of no kind that can be told. */
    static boolean isOfNoType(String type, JsonNode object) {
        return Kind.of(type).isPresent()
                && !object.has("id")
                && object.has("mime_type")
                && !MIME_TYPE.matcher(object.path("mime_type").asText("")).matches();
    }

    /** The type's object as Meta's callbacks have it. */
    JsonNode told(SandboxNumber number, String type, JsonNode object) throws IOException {
        if (Kind.of(type).isEmpty() || object.has("id")) {
            return object;
        }
        ObjectNode told = object.deepCopy();
        told.remove("base64");
        byte[] bytes = bytes(type, object).orElseThrow();
        String mimeType = object.path("mime_type").asText(type.equals("image") ? "image/png" : "text/plain");
        SandboxFiles.Kept kept = files.keep(number.phoneNumberId(), mimeType, new ByteArrayInputStream(bytes));
        String sum = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(kept.sha256()));
        return told.put("id", kept.id()).put("mime_type", mimeType).put("sha256", sum);
    }

    private static Optional<byte[]> bytes(String type, JsonNode object) {
        try {
            if (object.has("base64")) {
                return Optional.of(
                                Base64.getDecoder().decode(object.path("base64").asText()))
                        .filter(bytes -> object.path("mime_type").isTextual());
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return switch (type) {
            case "image" -> Optional.of(Base64.getDecoder().decode(PICTURE));
            case "document" -> Optional.of(TEXT.getBytes(StandardCharsets.UTF_8));
            default -> Optional.empty();
        };
    }
}
