package app.plixa.hub.webhook;

import app.plixa.hub.api.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the headers that an endpoint wants with each POST: its own, never ours or the connection's. */
final class OwnHeaders {
    private static final int MOST = 20;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 1024;

    /** RFC 9110, 5.6.2: a token. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1," + LONGEST_NAME + "}");

    /** RFC 9110, 5.5, without what is beyond ASCII. */
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e\\t]{0,1022}[\\x21-\\x7e])?");

    /** What frames the message, names its receiver, or is between two hops (RFC 9110, 7.6.1), and what proxies write. */
    private static final Set<String> TAKEN = Set.of(
            "accept-encoding",
            "cache-control",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "date",
            "expect",
            "forwarded",
            "host",
            "keep-alive",
            "pragma",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "via",
            "warning");

    /** Ours, Standard Webhooks', and what the routes would take for their own. */
    private static final Pattern OURS =
            Pattern.compile("(x-plixa-|webhook-|proxy-|camel|org\\.apache\\.camel|breadcrumbid).*");

    private OwnHeaders() {}

    /** What the field {@code headers} says; null is none. What is wrong is noted in the fields. */
    static Map<String, String> of(Fields fields) {
        JsonNode value = fields.raw("headers");
        Map<String, String> headers = new LinkedHashMap<>();
        if (value.isNull()) {
            return headers;
        }
        if (!value.isObject() || value.size() > MOST) {
            fields.error("headers", "The headers field must be an object with at most " + MOST + " string pairs.");
            return headers;
        }
        Set<String> names = new TreeSet<>();
        value.properties().forEach(pair -> {
            String name = pair.getKey();
            String path = "headers." + name;
            if (!NAME.matcher(name).matches() || !names.add(name.toLowerCase(Locale.ROOT))) {
                fields.error(path, "The " + path + " field must have a valid header name.");
            } else if (reserved(name.toLowerCase(Locale.ROOT))) {
                fields.error(path, "The " + path + " field is a header that the hub sets itself.");
            } else if (!pair.getValue().isTextual()
                    || !VALUE.matcher(pair.getValue().textValue()).matches()) {
                fields.error(
                        path, "The " + path + " field must be 1 to " + LONGEST_VALUE + " visible ASCII characters.");
            } else {
                headers.put(name, pair.getValue().textValue());
            }
        });
        return headers;
    }

    private static boolean reserved(String name) {
        return TAKEN.contains(name) || OURS.matcher(name).matches();
    }
}
