package app.plixa.hub.whatsapp;

import app.plixa.hub.message.MessageError;
import app.plixa.hub.message.SendOutcome;
import java.util.Map;
import java.util.Set;

/**
 * What Meta's error codes mean for a message. Source: Meta, WhatsApp Cloud API error codes
 * (developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes); HTTP statuses differ between its editions, so
 * only the code counts.
 *
 * @param word the contract's code (section 2.1)
 * @param message says what to do
 * @param retryable whether the same message may pass later
 */
record MetaCode(String word, String message, boolean retryable) {
    private static final MetaCode UNAVAILABLE =
            new MetaCode("provider_unavailable", "WhatsApp could not take the message at the moment.", true);
    private static final MetaCode THROUGHPUT =
            new MetaCode("throughput_limited", "WhatsApp takes no more messages from this number right now.", true);
    private static final MetaCode DISCONNECTED = new MetaCode(
            "number_disconnected", "WhatsApp no longer accepts the number's access token. Reconnect it.", false);
    private static final MetaCode RESTRICTED =
            new MetaCode("number_restricted", "WhatsApp has restricted this number. See its quality page.", false);
    private static final MetaCode INVALID =
            new MetaCode("invalid_payload", "WhatsApp does not accept the message as it is.", false);
    private static final MetaCode UNREACHABLE =
            new MetaCode("recipient_unreachable", "The recipient cannot be reached on WhatsApp.", false);
    private static final MetaCode TEMPLATE =
            new MetaCode("template_invalid", "The template does not exist like this, or is paused.", false);
    private static final MetaCode MEDIA =
            new MetaCode("media_rejected", "WhatsApp could not use the media of this message.", false);
    private static final MetaCode MARKETING =
            new MetaCode("marketing_blocked", "The recipient gets no marketing messages right now.", false);
    private static final MetaCode UNKNOWN = new MetaCode("unknown", "WhatsApp refused the message.", false);

    private static final Map<Integer, MetaCode> TABLE = Map.ofEntries(
            Map.entry(0, DISCONNECTED),
            Map.entry(1, UNAVAILABLE),
            Map.entry(2, UNAVAILABLE),
            Map.entry(4, THROUGHPUT),
            Map.entry(10, DISCONNECTED),
            Map.entry(17, THROUGHPUT),
            Map.entry(33, DISCONNECTED),
            Map.entry(100, INVALID),
            Map.entry(104, DISCONNECTED),
            Map.entry(190, DISCONNECTED),
            Map.entry(368, RESTRICTED),
            Map.entry(80007, THROUGHPUT),
            Map.entry(130429, THROUGHPUT),
            Map.entry(130472, MARKETING),
            Map.entry(130497, RESTRICTED),
            Map.entry(131000, UNAVAILABLE),
            Map.entry(131005, DISCONNECTED),
            Map.entry(131008, INVALID),
            Map.entry(131009, INVALID),
            Map.entry(131016, UNAVAILABLE),
            Map.entry(131021, INVALID),
            Map.entry(131026, UNREACHABLE),
            Map.entry(131030, UNREACHABLE),
            Map.entry(131031, RESTRICTED),
            Map.entry(131042, new MetaCode("billing", "WhatsApp has no valid payment method. Fix billing.", false)),
            Map.entry(
                    131047,
                    new MetaCode(
                            "window_closed",
                            "More than 24 hours since the customer last wrote. Send a template instead.",
                            false)),
            Map.entry(131048, RESTRICTED),
            Map.entry(131049, MARKETING),
            Map.entry(131050, MARKETING),
            Map.entry(131051, INVALID),
            Map.entry(131052, MEDIA),
            Map.entry(131053, MEDIA),
            Map.entry(
                    131056,
                    new MetaCode("pair_rate_limited", "Too many messages to this recipient in a short time.", true)),
            Map.entry(131057, UNAVAILABLE),
            Map.entry(133004, UNAVAILABLE),
            Map.entry(133010, DISCONNECTED));

    private static final Set<Integer> TEMPLATE_CODES =
            Set.of(132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132068, 132069);

    /** The meaning of a code; a code nobody listed is retried only when {@code transientHint} says so. */
    static MetaCode of(int code, boolean transientHint) {
        if (TEMPLATE_CODES.contains(code)) {
            return TEMPLATE;
        }
        MetaCode known = TABLE.get(code);
        return known != null ? known : transientHint ? UNAVAILABLE : UNKNOWN;
    }

    /** WhatsApp cannot use a file. */
    static MetaCode mediaRejected() {
        return MEDIA;
    }

    /** What the code means when it answers a file: what is invalid is the file. */
    MetaCode forMedia() {
        return this == INVALID || this == UNKNOWN ? MEDIA : this;
    }

    /** A message that fails for it, as WhatsApp says. */
    SendOutcome failed(MessageError.Provider provider) {
        return new SendOutcome.Failed(new MessageError(word, message, false, provider));
    }

    /** No answer, or one that is not Meta's. */
    static MetaCode unavailable() {
        return UNAVAILABLE;
    }
}
