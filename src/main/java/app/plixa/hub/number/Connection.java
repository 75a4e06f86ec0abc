package app.plixa.hub.number;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a client gives to connect a number.
 *
 * @param messagesPerSecond its own rate; empty: the hub's
 */
public record Connection(
        String phoneNumberId,
        Optional<String> wabaId,
        String accessToken,
        String appSecret,
        String verifyToken,
        OptionalInt messagesPerSecond) {
    @Override
    public String toString() {
        return "Connection[" + phoneNumberId + "]";
    }
}
