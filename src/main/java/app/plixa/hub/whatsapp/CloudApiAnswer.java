package app.plixa.hub.whatsapp;

import app.plixa.hub.http.Outlet;
import app.plixa.hub.message.MessageError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What the Cloud API answered (Graph API: handling errors).
 *
 * @param body a missing node when it is no JSON
 * @param retryAfter how long it asks to be left alone, an hour at most; zero when it does not
 */
record CloudApiAnswer(int status, JsonNode body, Duration retryAfter) {
    private static final long LONGEST_SECONDS = Duration.ofHours(1).toSeconds();
    /** What a gateway that is not Meta may have against one request and not against the next. */
    private static final Set<Integer> OF_THE_MESSAGE = Set.of(400, 413, 414, 415, 422, 431);

    private static final Pattern TOKEN = Pattern.compile("EAA[A-Za-z0-9]{10,}");

    /** The answer that a message holds. */
    static CloudApiAnswer of(Message message, ObjectMapper json) {
        return new CloudApiAnswer(
                message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                parse(Outlet.body(message), json),
                retryAfter(message.getHeader("Retry-After", "", String.class)));
    }

    /** There was none. */
    static CloudApiAnswer silent(ObjectMapper json) {
        return new CloudApiAnswer(0, json.missingNode(), Duration.ZERO);
    }

    /** 2xx. */
    boolean taken() {
        return status >= 200 && status < 300;
    }

    /** Whether WhatsApp may have taken it all the same: a 2xx that nobody can read, or a gateway that gave up. */
    boolean isAmbiguous() {
        return (taken() || status >= 500) && !error().has("code");
    }

    /** What Meta objects to; a missing node when nothing. */
    JsonNode error() {
        return body.path("error");
    }

    /** Whether the answer itself says that the same may pass later. */
    boolean isTransient() {
        return status >= 500 || status == 429 || error().path("is_transient").asBoolean();
    }

    /**
     * What the error means. One that is not Meta's passes later where {@code transientHint} says so, or where it is of
     * something between here and Meta rather than of this message: a redirect, a proxy, a wrong address.
     */
    MetaCode meaning(boolean transientHint) {
        if (error().has("code")) {
            return status == 401 && !MetaCode.lists(code())
                    ? MetaCode.unauthorized()
                    : MetaCode.of(code(), transientHint);
        }
        return transientHint || !OF_THE_MESSAGE.contains(status) ? MetaCode.unavailable() : MetaCode.of(-1, false);
    }

    /** What Meta says of itself in the error. */
    MessageError.Provider provider() {
        return provider(error());
    }

    /** What Meta says of itself in an {@code error} object. */
    static MessageError.Provider provider(JsonNode error) {
        return new MessageError.Provider(
                error.path("code").asInt(0),
                withoutTokens(error.path("title").asText(error.path("message").asText(""))),
                withoutTokens(error.at("/error_data/details").asText("")),
                error.path("fbtrace_id").asText(""));
    }

    /** Of a number that is gone Meta says that it cannot find what to post to (Graph API: code 100, subcode 33). */
    private int code() {
        int code = error().path("code").asInt();
        return code == 100 && error().path("error_subcode").asInt() == 33 ? 33 : code;
    }

    /** A token that Meta cannot read it may repeat in words; they begin with EAA. */
    private static String withoutTokens(String text) {
        return TOKEN.matcher(text).replaceAll("…");
    }

    /** Seconds (RFC 9110, 10.2.3); what is anything else counts as none. */
    private static Duration retryAfter(String header) {
        String text = header.strip();
        return text.matches("\\d{1,9}")
                ? Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_SECONDS))
                : Duration.ZERO;
    }

    private static JsonNode parse(byte[] body, ObjectMapper json) {
        try {
            JsonNode parsed = json.readTree(body);
            return parsed == null ? json.missingNode() : parsed;
        } catch (IOException e) {
            return json.missingNode();
        }
    }
}
