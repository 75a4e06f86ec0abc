package app.plixa.hub.message;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A message as clients see it (contract, section 2.1).
 *
 * @param direction {@code inbound} or {@code outbound}
 * @param phone the customer's, E.164 digits
 * @param body the text; empty for types that have none
 * @param content the type's object as WhatsApp wrote it, JSON; empty for text
 * @param error a {@link MessageError} as JSON, when failed
 */
public record Message(
        String id,
        String conversationId,
        String numberId,
        String direction,
        String type,
        Optional<String> phone,
        Optional<String> body,
        Optional<RawJson> content,
        Status status,
        Optional<String> providerId,
        Optional<RawJson> error,
        Map<String, String> metadata,
        Instant createdAt,
        Optional<Instant> sentAt,
        Optional<Instant> deliveredAt,
        Optional<Instant> readAt,
        Optional<Instant> failedAt) {

    /** WhatsApp took it. */
    Message sent(String byProvider, Instant at) {
        return with(Status.SENT, Optional.of(byProvider), error, Optional.of(at), deliveredAt, readAt, failedAt);
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

    private Message with(
            Status next,
            Optional<String> byProvider,
            Optional<RawJson> why,
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
                body,
                content,
                next,
                byProvider,
                why,
                metadata,
                createdAt,
                sent,
                delivered,
                read,
                failed);
    }
}
