package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.whatsapp.CallbackSignature;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The ids of messages. One that is made here tells by itself that it was, and for which number, so that it is known after
 * a restart, too; ids that a customer was played with are remembered by whoever was told of them, a hub, and by the
 * stand-in alone until it stops. No message names another that never was.
 */
@Component
@InSandbox
class SandboxWamids {
    private static final String PREFIX = "wamid.";
    private static final int DIGITS = 32;
    private static final int SEAL = 16;
    private static final int MOST = 100_000;

    private final SandboxNumbers numbers;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Boolean> told =
            Caffeine.newBuilder().maximumSize(MOST).build();

    SandboxWamids(SandboxNumbers numbers) {
        this.numbers = numbers;
    }

    /** A new one, for a message of or to this number. */
    String make(SandboxNumber number) {
        byte[] bytes = new byte[DIGITS / 2];
        random.nextBytes(bytes);
        String digits = HexFormat.of().withUpperCase().formatHex(bytes);
        return PREFIX + digits + seal(digits, number);
    }

    /** Remembers the messages of a callback's value. */
    void hears(SandboxNumber number, JsonNode value) {
        value.path("messages")
                .forEach(message -> hears(number, message.path("id").asText()));
        value.path("message_echoes")
                .forEach(message -> hears(number, message.path("id").asText()));
    }

    /** Why a message or a read receipt is refused: it names a message that this number never had. */
    Optional<Refusal> unknown(SandboxNumber number, JsonNode body) {
        for (String path : new String[] {"/message_id", "/context/message_id", "/reaction/message_id"}) {
            JsonNode id = body.at(path);
            if (id.isTextual() && !isKnown(number, id.textValue())) {
                String name = path.substring(1).replace('/', '.');
                return Optional.of(Refusal.invalid(name + " is of no message that was sent or received."));
            }
        }
        return Optional.empty();
    }

    private void hears(SandboxNumber number, String wamid) {
        told.put(number.phoneNumberId() + " " + wamid, true);
    }

    private boolean isKnown(SandboxNumber number, String wamid) {
        int end = PREFIX.length() + DIGITS;
        return wamid.length() == end + SEAL
                        && wamid.substring(end).equals(seal(wamid.substring(PREFIX.length(), end), number))
                || told.getIfPresent(number.phoneNumberId() + " " + wamid) != null
                || numbers.remembers(number, wamid);
    }

    private static String seal(String digits, SandboxNumber number) {
        return CallbackSignature.proof(digits, number.phoneNumberId())
                .substring(0, SEAL)
                .toUpperCase(java.util.Locale.ROOT);
    }
}
