package app.plixa.hub.whatsapp;

import app.plixa.hub.message.Backlog;
import app.plixa.hub.number.Hold;
import app.plixa.hub.number.NumberView;
import app.plixa.hub.number.PauseReason;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What the answers of WhatsApp, and the hub's own rows, say about one number, in plain words. */
record Examination(NumberView number, Instant now) {
    private static final Duration LONG = Duration.ofMinutes(15);

    /** Shorter holds come and go: they are its pace. */
    private static final Duration BRIEF = Duration.ofMinutes(1);

    private static final String TOKEN = "token";
    private static final String PHONE_NUMBER = "phone_number";
    private static final String REGISTERED = "registered";
    private static final String SUBSCRIBED = "subscribed";
    private static final String VERIFIED = "callback_verified";

    Check token(Reply profile) {
        if (profile instanceof Reply.Told) {
            return Check.good(TOKEN, "WhatsApp accepts the access token.");
        }
        if (profile instanceof Reply.Refused refused && refused.forToken()) {
            return Check.bad(
                    TOKEN,
                    "WhatsApp refuses the access token: " + refused.title(),
                    "Make a new system user token with whatsapp_business_messaging and whatsapp_business_management, and"
                            + " give it to the number: PATCH /v1/numbers/" + number.id() + ".");
        }
        if (profile instanceof Reply.Silent silent) {
            return Check.bad(
                    TOKEN,
                    "The access token could not be checked. " + silent.reason(),
                    "See whether this machine reaches the Cloud API, and ask again in a minute.");
        }
        return Check.unknown(TOKEN, "WhatsApp said nothing about the access token.", Optional.empty());
    }

    Check phoneNumber(Reply profile) {
        if (profile instanceof Reply.Told told
                && ConnectDesk.profile(told.body()).isPresent()) {
            return Check.good(PHONE_NUMBER, "WhatsApp knows the number.");
        }
        if (profile instanceof Reply.Refused refused && !refused.forToken()) {
            return Check.bad(
                    PHONE_NUMBER,
                    "WhatsApp does not know this phone number id: " + refused.title(),
                    "See whether the number still belongs to the account (WhatsApp Manager, Phone numbers), and connect"
                            + " it again.");
        }
        return notAsked(PHONE_NUMBER);
    }

    /** Meta: {@code platform_type} is NOT_APPLICABLE for a number that is not registered. */
    Check registered(Reply profile) {
        if (!(profile instanceof Reply.Told told)) {
            return notAsked(REGISTERED);
        }
        String platform = told.body().path("platform_type").asText("");
        if (platform.isEmpty()) {
            return Check.unknown(
                    REGISTERED, "WhatsApp does not say whether the number is registered.", Optional.empty());
        }
        return platform.equals("CLOUD_API")
                ? Check.good(REGISTERED, "The number is registered for the Cloud API.")
                : Check.bad(
                        REGISTERED,
                        "The number is not registered for the Cloud API.",
                        "Register it with its PIN: POST /" + number.phoneNumberId() + "/register of the Cloud API.");
    }

    Check subscribed(Optional<Reply> apps, Grant grant) {
        if (number.wabaId().isEmpty()) {
            return Check.unknown(
                    SUBSCRIBED,
                    "The account of this number is not known, so nobody can tell whether callbacks are sent.",
                    Optional.of("Give the number its waba_id: PATCH /v1/numbers/" + number.id() + "."));
        }
        if (apps.isPresent() && apps.get() instanceof Reply.Told told) {
            return subscribed(told.body().path("data"), grant.app());
        }
        if (apps.isPresent() && apps.get() instanceof Reply.Refused refused) {
            return Check.bad(
                    SUBSCRIBED,
                    "WhatsApp does not tell who is subscribed: " + refused.title(),
                    "See whether waba_id is right, and whether the token has whatsapp_business_management.");
        }
        return notAsked(SUBSCRIBED);
    }

    private Check subscribed(JsonNode apps, Optional<String> own) {
        List<String> all = apps.findValuesAsText("id");
        String fix = "Subscribe your app: POST /" + number.wabaId().orElse("") + "/subscribed_apps of the Cloud API.";
        if (apps.isEmpty()) {
            return Check.bad(
                    SUBSCRIBED, "No app is subscribed to the account: nothing that customers write can arrive.", fix);
        }
        if (own.isEmpty() || all.isEmpty()) {
            return Check.good(SUBSCRIBED, "An app is subscribed to the account.");
        }
        return all.contains(own.get())
                ? Check.good(SUBSCRIBED, "The app that the access token belongs to is subscribed to the account.")
                : Check.bad(SUBSCRIBED, "Another app than that of the access token is subscribed to the account.", fix);
    }

    Check callbackVerified() {
        if (number.callbackVerifiedAt().isPresent() || number.lastCallbackAt().isPresent()) {
            return Check.good(VERIFIED, "WhatsApp knows the callback URL.").at(number.callbackVerifiedAt());
        }
        return Check.bad(
                VERIFIED,
                "WhatsApp has never called the callback URL.",
                "In your app's settings (WhatsApp, Configuration) enter this hub's public address with "
                        + number.callbackUrl()
                        + " and the number's verify token, and subscribe to the field messages.");
    }

    Check lastCallback() {
        return number.lastCallbackAt().isPresent()
                ? Check.good("last_callback", "WhatsApp has told of a message or a status.")
                        .at(number.lastCallbackAt())
                : Check.unknown(
                        "last_callback",
                        "WhatsApp has not told of any message or status yet.",
                        Optional.of("Write to the number from a phone, and look again."));
    }

    Check queue(Backlog.Waiting waiting, Optional<Hold> hold) {
        if (number.paused() && waiting.messages() > 0) {
            String why = number.pauseReason().map(PauseReason::message).orElse("");
            return Check.bad(
                            "queue",
                            waiting.count() + " wait because the number is paused. " + why,
                            "Mend the reason, then POST /v1/numbers/" + number.id() + "/resume.")
                    .at(waiting.since());
        }
        if (hold.filter(held -> held.until().isAfter(now.plus(BRIEF))).isPresent()) {
            return held(hold.get(), waiting);
        }
        boolean late =
                waiting.since().filter(since -> since.isBefore(now.minus(LONG))).isPresent();
        return late
                ? Check.bad(
                                "queue",
                                waiting.count() + " wait, the oldest for more than 15 minutes.",
                                "See the timeline of the oldest message for what WhatsApp answers.")
                        .at(waiting.since())
                : Check.good("queue", waiting.count() + " wait to be sent.").at(waiting.since());
    }

    private Check held(Hold hold, Backlog.Waiting waiting) {
        int code = hold.reason().provider().map(PauseReason.Provider::code).orElse(0);
        return Check.bad(
                        "queue",
                        "WhatsApp takes nothing through this number until "
                                + hold.until().truncatedTo(ChronoUnit.SECONDS) + " (" + code + "). "
                                + hold.reason().message() + " " + waiting.count() + " wait.",
                        "It goes on by itself then. To try earlier, pause and resume the number.")
                .at(waiting.since());
    }

    private static Check notAsked(String name) {
        return Check.unknown(name, "Not known: WhatsApp did not answer an earlier question.", Optional.empty());
    }
}
