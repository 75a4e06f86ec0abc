package app.plixa.hub.media;

import java.util.Optional;

/** Names that others give their files. */
public final class Filename {
    private static final int LONGEST = 240;

    private Filename() {}

    /**
     * The last part of a path, at most its last 240 characters, without what no file should be called: control
     * characters, and those that turn the direction of writing. Empty when nothing is left.
     */
    public static Optional<String> plain(String given) {
        String name = given.replaceFirst("(?s)^.*[/\\\\]", "")
                .replaceAll("[\\p{Cntrl}\\p{Cs}\\p{Co}\\p{Cn}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]", "")
                .strip();
        int length = name.codePointCount(0, name.length());
        int from = name.offsetByCodePoints(0, Math.max(0, length - LONGEST));
        return Optional.of(name.substring(from)).filter(left -> !left.isEmpty() && !left.matches("\\.+"));
    }
}
