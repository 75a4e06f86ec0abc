package app.plixa.hub.message;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A message as clients see it (contract, section 2.1).
 *
 * @param direction {@code inbound} or {@code outbound}
 * @param phone the customer's, E.164 digits; empty for somebody known by a WhatsApp user id only
 * @param recipient the WhatsApp user id (BSUID) it is addressed to instead of the phone
 * @param body the text; empty for types that have none
 * @param content the type's object as it was asked for or as WhatsApp wrote it, JSON; empty for plain text
 * @param replyTo our id of the message it answers
 * @param error a {@link MessageError} as JSON, when failed
 * @param expiresAt not to be sent at that time or later
 * @param fallbackUsed the fallback template was sent in its place
 * @param readAt when the customer, or for an inbound message the workspace, read it
 */
public record Message(
        String id,
        String conversationId,
        String numberId,
        String direction,
        String type,
        Optional<String> phone,
        Optional<String> recipient,
        Optional<String> body,
        Optional<RawJson> content,
        Optional<String> replyTo,
        Status status,
        Optional<String> providerId,
        Optional<RawJson> error,
        Map<String, String> metadata,
        boolean fallbackUsed,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> sentAt,
        Optional<Instant> deliveredAt,
        Optional<Instant> readAt,
        Optional<Instant> failedAt,
        @JsonUnwrapped Context context,
        @JsonUnwrapped Revision revision,
        @JsonUnwrapped Billing billing) {

    /** WhatsApp took it. */
    Message sent(String byProvider, Instant at) {
        return with(
                Status.SENT, Optional.of(byProvider), Optional.empty(), Optional.of(at), deliveredAt, readAt, failedAt);
    }

    /** It will not be sent, or was not delivered. */
    Message failed(String why, Instant at) {
        return with(
                Status.FAILED, providerId, Optional.of(new RawJson(why)), sentAt, deliveredAt, readAt, Optional.of(at));
    }

    /** A receipt; the caller has seen that {@code next} lies ahead. */
    Message receipt(Status next, Instant at) {
        return with(
                next,
                providerId,
                error,
                sentAt.or(() -> Optional.of(at)),
                next == Status.DELIVERED || next == Status.READ ? deliveredAt.or(() -> Optional.of(at)) : deliveredAt,
                next == Status.READ ? Optional.of(at) : readAt,
                failedAt);
    }

    /** It goes as its fallback template, or as itself. */
    Message asFallback(boolean used) {
        return copy(status, providerId, error, used, sentAt, deliveredAt, readAt, failedAt);
    }

    /** What WhatsApp says it costs. */
    Message billed(Billing said) {
        return revised(body, content, revision, said);
    }

    /** What it says now. */
    Message revised(Optional<String> text, Optional<RawJson> object, Revision how) {
        return revised(text, object, how, billing);
    }

    private Message with(
            Status next,
            Optional<String> byProvider,
            Optional<RawJson> why,
            Optional<Instant> sent,
            Optional<Instant> delivered,
            Optional<Instant> read,
            Optional<Instant> failed) {
        return copy(next, byProvider, why, fallbackUsed, sent, delivered, read, failed);
    }

    private Message copy(
            Status next,
            Optional<String> byProvider,
            Optional<RawJson> why,
            boolean fallback,
            Optional<Instant> sent,
            Optional<Instant> delivered,
            Optional<Instant> read,
            Optional<Instant> failed) {
        return new Message(
                id,
                conversationId,
                numberId,
                direction,
                type,
                phone,
                recipient,
                body,
                content,
                replyTo,
                next,
                byProvider,
                why,
                metadata,
                fallback,
                createdAt,
                expiresAt,
                sent,
                delivered,
                read,
                failed,
                context,
                revision,
                billing);
    }

    private Message revised(Optional<String> text, Optional<RawJson> object, Revision how, Billing said) {
        return new Message(
                id,
                conversationId,
                numberId,
                direction,
                type,
                phone,
                recipient,
                text,
                object,
                replyTo,
                status,
                providerId,
                error,
                metadata,
                fallbackUsed,
                createdAt,
                expiresAt,
                sentAt,
                deliveredAt,
                readAt,
                failedAt,
                context,
                how,
                said);
    }
}
