package app.plixa.hub.number;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A connected number with what Meta gave for it.
 *
 * @param phone E.164 digits without {@code +}
 * @param phoneNumberId Meta's id, part of the send URL
 * @param appSecret signs callbacks
 * @param verifyToken answers the verify challenge
 * @param wabaId Meta's id of the WhatsApp Business account that the number belongs to
 * @param messagesPerSecond its own rate; empty: the hub's
 * @param paused nothing is sent through it
 * @param version rises with its credentials, and each time it resumes
 */
public record WhatsAppNumber(
        String id,
        String workspaceId,
        String phone,
        String phoneNumberId,
        String accessToken,
        String appSecret,
        String verifyToken,
        Optional<String> wabaId,
        OptionalInt messagesPerSecond,
        boolean paused,
        long version) {

    /** One of which nothing more is known; it sends. */
    public WhatsAppNumber(
            String id,
            String workspaceId,
            String phone,
            String phoneNumberId,
            String accessToken,
            String appSecret,
            String verifyToken) {
        this(
                id,
                workspaceId,
                phone,
                phoneNumberId,
                accessToken,
                appSecret,
                verifyToken,
                Optional.empty(),
                OptionalInt.empty(),
                false,
                0);
    }

    @Override
    public String toString() {
        return "WhatsAppNumber[" + id + "]";
    }
}
