package app.plixa.hub.panel;

import java.util.Arrays;

/** What a part of a page shows, as a short text: another whenever something shown is another, on every node the same. */
final class Digest {
    /** Where what is looked at is not there, or not any more. */
    static final String GONE = "gone";

    private Digest() {}

    static String of(Object... shown) {
        return Integer.toHexString(Arrays.deepToString(shown).hashCode());
    }
}
