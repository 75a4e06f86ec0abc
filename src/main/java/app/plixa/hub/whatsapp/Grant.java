package app.plixa.hub.whatsapp;

import app.plixa.hub.number.NumberView;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What WhatsApp says that a number's access token is good for (Graph API: debug_token), in plain words. */
record Grant(NumberView number, Instant now, Optional<Reply> reply) {
    private static final Duration SOON = Duration.ofDays(7);
    private static final List<String> NEEDED = List.of("whatsapp_business_messaging", "whatsapp_business_management");
    private static final String EXPIRY = "token_expiry";
    private static final String PERMISSIONS = "permissions";
    private static final String APP_SECRET = "app_secret";

    /** Meta: {@code expires_at} is 0 for a token that never does. */
    Check expiry() {
        Optional<Long> seconds = told().filter(token -> token.path("expires_at").isIntegralNumber())
                .map(token -> token.path("expires_at").asLong());
        if (seconds.isEmpty()) {
            return unknown(EXPIRY, "WhatsApp does not say when the access token expires.");
        }
        if (seconds.get() == 0) {
            return Check.good(EXPIRY, "The access token never expires.");
        }
        Instant end = Instant.ofEpochSecond(seconds.get());
        return end.isAfter(now.plus(SOON))
                ? Check.good(EXPIRY, "The access token is good until then.").at(Optional.of(end))
                : Check.bad(
                                EXPIRY,
                                end.isAfter(now)
                                        ? "The access token expires within a week."
                                        : "The access token has expired.",
                                "Make a system user token that never expires, and give it to the number: PATCH /v1/numbers/"
                                        + number.id() + ".")
                        .at(Optional.of(end));
    }

    Check permissions() {
        Optional<List<String>> scopes = told().filter(
                        token -> token.path("scopes").isArray())
                .map(token -> StreamSupport.stream(token.path("scopes").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
        if (scopes.isEmpty()) {
            return unknown(PERMISSIONS, "WhatsApp does not say what the access token permits.");
        }
        List<String> missing =
                NEEDED.stream().filter(scope -> !scopes.get().contains(scope)).toList();
        return missing.isEmpty()
                ? Check.good(PERMISSIONS, "The access token permits " + String.join(" and ", NEEDED) + ".")
                : Check.bad(
                        PERMISSIONS,
                        "The access token does not permit " + String.join(" and ", missing) + ".",
                        "Make a new system user token with both permissions, and give it to the number: PATCH /v1/numbers/"
                                + number.id() + ".");
    }

    Check appSecret() {
        if (reply.isPresent() && reply.get() instanceof Reply.Refused refused && refused.forSecret()) {
            return Check.bad(
                    APP_SECRET,
                    "The app secret is not that of the app that the access token belongs to: callbacks may be refused.",
                    "Copy the secret of that app (App settings, Basic), and give it to the number: PATCH /v1/numbers/"
                            + number.id() + ".");
        }
        return reply.isPresent() && reply.get() instanceof Reply.Told
                ? Check.good(APP_SECRET, "The app secret and the access token are of the same app.")
                : unknown(APP_SECRET, "WhatsApp does not say whether the app secret is right.");
    }

    /** The id of the app that the token belongs to. */
    Optional<String> app() {
        return told().map(token -> token.path("app_id").asText("")).filter(id -> !id.isEmpty());
    }

    private Optional<JsonNode> told() {
        return reply.filter(Reply.Told.class::isInstance)
                .map(told -> ((Reply.Told) told).body().path("data"));
    }

    private static Check unknown(String name, String detail) {
        return Check.unknown(name, detail, Optional.empty());
    }
}
