package app.plixa.hub.whatsapp;

import app.plixa.hub.api.Fields;
import app.plixa.hub.number.Connection;
import app.plixa.hub.number.WhatsAppNumber;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads what connects a number; a {@link app.plixa.hub.api.Problem} 422 names every field that is wrong. */
final class ConnectionRequest {
    private static final Pattern ID = Pattern.compile("[0-9]{5,32}");
    /** Goes into a header as it is. */
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,1024}");

    private static final Pattern SECRET = Pattern.compile("[!-~]{1,255}");
    private static final int HIGHEST_RATE = 1000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ConnectionRequest() {}

    /** A new number; a verify token is made up where there is none. */
    static Connection of(Fields fields) {
        Connection wanted = new Connection(
                required(fields, "phone_number_id", ID),
                optional(fields, "waba_id", ID),
                required(fields, "access_token", TOKEN),
                required(fields, "app_secret", SECRET),
                optional(fields, "verify_token", SECRET).orElseGet(ConnectionRequest::random),
                fields.number("messages_per_second", 1, HIGHEST_RATE));
        fields.check();
        return wanted;
    }

    /** This number with what the fields say instead; what they do not name stays. */
    static Connection change(WhatsAppNumber number, Fields fields) {
        for (String field : List.of("access_token", "app_secret", "verify_token")) {
            if (fields.raw(field).isNull()) {
                fields.error(field, "The " + field.replace('_', ' ') + " field must have a value.");
            }
        }
        OptionalInt rate = fields.number("messages_per_second", 1, HIGHEST_RATE);
        Optional<String> waba = optional(fields, "waba_id", ID);
        Connection wanted = new Connection(
                number.phoneNumberId(),
                fields.has("waba_id") ? waba : number.wabaId(),
                optional(fields, "access_token", TOKEN).orElse(number.accessToken()),
                optional(fields, "app_secret", SECRET).orElse(number.appSecret()),
                optional(fields, "verify_token", SECRET).orElse(number.verifyToken()),
                fields.has("messages_per_second") ? rate : number.messagesPerSecond());
        fields.check();
        return wanted;
    }

    private static String required(Fields fields, String field, Pattern shape) {
        return fields.required(field)
                .flatMap(text -> shaped(fields, field, text, shape))
                .orElse("");
    }

    private static Optional<String> optional(Fields fields, String field, Pattern shape) {
        return fields.text(field).flatMap(text -> shaped(fields, field, text, shape));
    }

    private static Optional<String> shaped(Fields fields, String field, String text, Pattern shape) {
        if (shape.matcher(text).matches()) {
            return Optional.of(text);
        }
        fields.error(field, "The " + field.replace('_', ' ') + " field format is invalid.");
        return Optional.empty();
    }

    private static String random() {
        byte[] bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
