package app.plixa.hub.message;

import java.time.Instant;
import java.util.Optional;

/** What became of one try to send a message. */
public sealed interface SendOutcome {
    /**
     * WhatsApp took it.
     *
     * @param waId the id WhatsApp knows the customer by, where it said so
     * @param userId the customer's business-scoped user id (BSUID), where it said so
     */
    record Sent(String providerId, Optional<String> waId, Optional<String> userId) implements SendOutcome {}

    /** It may work later. */
    record Later(Instant at, MessageError error) implements SendOutcome {}

    /**
     * It was the last try, and WhatsApp may have taken it: until then a status that names it is waited for, and without
     * one it has failed.
     */
    record Unconfirmed(Instant at, MessageError error) implements SendOutcome {}

    /** It will not work. */
    record Failed(MessageError error) implements SendOutcome {}

    /** WhatsApp takes nothing through its number until somebody mends that: it stays queued. Costs no attempt. */
    record Paused(MessageError error) implements SendOutcome {}

    /** Not tried: its {@code expires_at} had come. Costs no attempt. */
    record Expired() implements SendOutcome {}

    /** Not tried: an earlier message has to go first, or its number may not send now. Costs no attempt. */
    record Untried(Instant at) implements SendOutcome {}
}
