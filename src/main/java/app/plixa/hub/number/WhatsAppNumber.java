package app.plixa.hub.number;

/**
 * A connected number with what Meta gave for it.
 *
 * @param phone E.164 digits without {@code +}
 * @param phoneNumberId Meta's id, part of the send URL
 * @param appSecret signs callbacks
 * @param verifyToken answers the verify challenge
 */
public record WhatsAppNumber(
        String id,
        String workspaceId,
        String phone,
        String phoneNumberId,
        String accessToken,
        String appSecret,
        String verifyToken) {

    @Override
    public String toString() {
        return "WhatsAppNumber[" + id + "]";
    }
}
