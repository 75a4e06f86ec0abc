package app.plixa.hub.whatsapp;

import static app.plixa.hub.whatsapp.Reaction.fail;
import static app.plixa.hub.whatsapp.Reaction.pause;
import static app.plixa.hub.whatsapp.Reaction.retry;

import app.plixa.hub.message.MessageError;
import app.plixa.hub.number.PauseReason;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Meta's error codes mean, and what the hub does: the one table of them. Source: Meta, WhatsApp Cloud API error
 * codes (developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes) and Graph API error handling. HTTP statuses
 * differ between their editions, so only the code counts.
 *
 * @param word the contract's code (section 2.1)
 * @param message says what to do
 */
record MetaCode(String word, String message, Reaction reaction) {
    private static final String DISCONNECTED = PauseReason.DISCONNECTED;
    private static final String RESTRICTED = "number_restricted";
    private static final String INVALID = "invalid_payload";
    private static final String TEMPLATE = "template_invalid";
    private static final String THROUGHPUT = "throughput_limited";
    private static final String MARKETING = "marketing_blocked";
    private static final String BUSY = "WhatsApp takes no more from this number right now.";
    private static final String UNREACHED = "provider_unavailable";

    private static final MetaCode UNAVAILABLE =
            new MetaCode(UNREACHED, "WhatsApp could not take the message at the moment.", retry());
    private static final MetaCode PERMISSION = new MetaCode(
            DISCONNECTED, "The number's access token lacks a permission. Give it one that may send messages.", pause());
    private static final MetaCode UNKNOWN = new MetaCode("unknown", "WhatsApp refused the message.", fail());

    /** Too much at once that concerns all messages of the number, whoever they are for. */
    private static final Set<Integer> OF_THE_NUMBER = Set.of(4, 17, 341, 613, 80007, 130429, 131048);

    private static final Map<Integer, MetaCode> TABLE = new HashMap<>();

    static {
        // The access token. Nothing fails because a token died: the number waits for a new one.
        row(
                "0 102 104 190",
                DISCONNECTED,
                "WhatsApp does not accept the access token any more. Give it a new one.",
                pause());
        row("3 10 131005", PERMISSION); // and 200 to 299, see below

        // The number, its account, its registration: nothing goes until somebody mends it.
        row("33", DISCONNECTED, "WhatsApp does not know this phone number id any more. Connect it again.", pause());
        row("368 131031", RESTRICTED, "WhatsApp has restricted this account. See its quality page.", pause());
        row("131037", RESTRICTED, "The number's display name is not approved. See WhatsApp Manager.", pause());
        row("131042", "billing", "WhatsApp has no valid payment method. Fix billing.", pause());
        row("131045", DISCONNECTED, "The number's certificate is not valid. Register the number again.", pause());
        row("133010", DISCONNECTED, "The number is not registered for the Cloud API. Register it.", pause());
        row("133000 133005 133006 133008", DISCONNECTED, "Registering the number is not finished.", pause());
        row("133009 133015 133016", DISCONNECTED, "Registering the number has to wait. See WhatsApp Manager.", pause());
        row("133004", UNREACHED, "WhatsApp's registration server is down.", retry("1m,2m,4m,8m,16m"));

        // Too much at once: the same message passes later. 131056 concerns one conversation, and only that one waits;
        // the usual delays are Meta's 4^n seconds. Asking again within hours makes 131048 worse. The calls of an app, a
        // user or an account (4, 17, 341, 613, 80007) are counted by the hour.
        row("130429", THROUGHPUT, BUSY, retry());
        row("4 17 341 613 80007", THROUGHPUT, BUSY, retry("1m,5m,15m,30m,1h"));
        row("131056", "pair_rate_limited", "Too many messages to this recipient in a short time.", retry());
        row("131048", RESTRICTED, "Customers reported this number or blocked it: it is limited.", retry("1h,2h,4h"));
        row("132069", THROUGHPUT, "The template's flow was sent too often. It may pass in an hour.", retry("1h,1h"));

        // WhatsApp itself.
        row("1 2 131000 131016", UNAVAILABLE);
        row("131057", UNREACHED, "WhatsApp is under maintenance.", retry("1m,2m,4m,8m,16m"));

        // This recipient.
        row("131026", "recipient_unreachable", "The recipient cannot be reached on WhatsApp.", fail());
        row("131030", "recipient_unreachable", "The recipient is no test number of this account.", fail());
        row("131047", "window_closed", "The customer last wrote over 24 hours ago. Send a template instead.", fail());
        row("130472 131049 131050", MARKETING, "The recipient gets no marketing messages right now.", fail());
        row("131063", MARKETING, "Marketing templates are turned off for this account.", fail());
        row("130497", RESTRICTED, "WhatsApp allows no messages to this recipient's country.", fail());
        row("131064", RESTRICTED, "The account has reached its limit of customers a day.", fail());
        row("131062", INVALID, "WhatsApp needs a phone number for this kind of message.", fail());
        row("137000", "unknown", "The recipient's identity has changed.", fail());

        // This message.
        row(
                "100 131008 131009 131021 131051 134011",
                INVALID,
                "WhatsApp does not accept the message as it is.",
                fail());
        row("131052 131053", "media_rejected", "WhatsApp could not use the media of this message.", fail());
        row("132000 132001 132005 132007 132008 132012", TEMPLATE, "The template does not exist like this.", fail());
        row("132015 132016", TEMPLATE, "The template is paused or disabled.", fail());
        row("132068", TEMPLATE, "The flow of this template is blocked.", fail());
        row("135000", UNKNOWN);
    }

    /** The meaning of a code; a code nobody listed is retried only when {@code transientHint} says so. */
    static MetaCode of(int code, boolean transientHint) {
        if (code >= 200 && code <= 299) {
            return PERMISSION;
        }
        return TABLE.getOrDefault(code, transientHint ? UNAVAILABLE : UNKNOWN);
    }

    /** The access token is not accepted, whatever the code. */
    static MetaCode unauthorized() {
        return TABLE.get(190);
    }

    /** Whether the table has this code. */
    static boolean lists(int code) {
        return TABLE.containsKey(code) || of(code, false) != UNKNOWN;
    }

    /** Every code that the table lists. */
    static Set<Integer> codes() {
        return Set.copyOf(TABLE.keySet());
    }

    /** WhatsApp cannot use a file. */
    static MetaCode mediaRejected() {
        return of(131053, false);
    }

    /** What the code means when it answers a file: what is invalid is the file. */
    MetaCode forMedia() {
        return word.equals(INVALID) || word.equals(UNKNOWN.word) ? mediaRejected() : this;
    }

    /** No answer, or one that is not Meta's. */
    static MetaCode unavailable() {
        return UNAVAILABLE;
    }

    /** Whether the same message may pass later. */
    boolean retryable() {
        return !(reaction instanceof Reaction.Fail);
    }

    MessageError error(MessageError.Provider provider) {
        return new MessageError(word, message, retryable(), provider);
    }

    /** Why the number is paused whose message met this. */
    static PauseReason pauseReason(MessageError error) {
        MessageError.Provider said = error.provider();
        return new PauseReason(
                error.code(),
                error.message(),
                Optional.of(new PauseReason.Provider(said.code(), said.title(), said.details(), said.fbtraceId())));
    }

    /** Why the number is paused whose message failed like this later; empty when it is not. 0 may mean: no code. */
    static Optional<PauseReason> pausing(MessageError error) {
        int code = error.provider().code();
        return code != 0 && of(code, false).reaction instanceof Reaction.Pause
                ? Optional.of(pauseReason(error))
                : Optional.empty();
    }

    /** Whether no other message of the number passes either until this one may be tried again. */
    static boolean slowsNumber(MessageError error) {
        return OF_THE_NUMBER.contains(error.provider().code());
    }

    private static void row(String codes, String word, String message, Reaction reaction) {
        row(codes, new MetaCode(word, message, reaction));
    }

    private static void row(String codes, MetaCode meaning) {
        for (String code : codes.split(" ")) {
            TABLE.put(Integer.valueOf(code), meaning);
        }
    }
}
