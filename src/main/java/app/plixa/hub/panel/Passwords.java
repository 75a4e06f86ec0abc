package app.plixa.hub.panel;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a password must be like: length counts, nothing else (NIST SP 800-63B, 5.1.1.2). */
final class Passwords {
    private static final int SHORTEST = 10;
    /** What bcrypt looks at, in bytes. */
    private static final int LONGEST = 72;

    private Passwords() {}

    /** What is wrong with it, in a sentence. */
    static Optional<String> wrong(String password) {
        if (password.codePointCount(0, password.length()) < SHORTEST) {
            return Optional.of("The password must have at least 10 characters.");
        }
        return password.getBytes(StandardCharsets.UTF_8).length > LONGEST
                ? Optional.of("The password must not be longer than 72 bytes.")
                : Optional.empty();
    }
}
