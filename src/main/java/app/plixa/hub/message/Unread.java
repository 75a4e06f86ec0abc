package app.plixa.hub.message;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A part of a callback that is no message, no status and no change that the hub knows of.
 *
 * @param numberId whom it names; else whose callback URL it came to
 * @param subject the phone number id that it names, if any
 * @param raw as it came, JSON
 */
public record Unread(String numberId, Reason reason, String subject, String raw) {
    /** Why it is kept like this. */
    public enum Reason {
        /** A message or a call of nobody. */
        NO_SENDER("without a sender"),
        /** About a phone number id that is not connected. */
        UNKNOWN_NUMBER(""),
        /** A status with a word that the hub does not follow, or of no message. */
        UNKNOWN_STATUS("with an unknown status"),
        /** Its shape is none that the hub knows. */
        UNKNOWN_SHAPE("of an unknown shape"),
        /** An error of WhatsApp's that belongs to no message: heeded, and kept. */
        ERROR(""),
        /** About the account or the number: heeded where the hub knows of it, and kept. */
        NEWS("");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** As it is stored. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Behind "one thing"; empty where nothing is missed. */
        public String words() {
            return words;
        }

        /** Whether something of a customer's or a message's may be in it that nobody saw. */
        public boolean isMissed() {
            return !words.isEmpty();
        }

        static Reason of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** What it has in common with the same one told again: SHA-256, hex. Of another's number one is kept for all. */
    String digest() {
        return digest(reason == Reason.UNKNOWN_NUMBER ? subject : raw);
    }

    /** SHA-256 of this text, hex. */
    public static String digest(String raw) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(raw.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
