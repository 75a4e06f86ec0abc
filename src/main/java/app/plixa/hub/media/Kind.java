package app.plixa.hub.media;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What media is sent as. */
public enum Kind {
    /** A picture. */
    IMAGE,
    /** A film. */
    VIDEO,
    /** A sound. */
    AUDIO,
    /** A file with a name. */
    DOCUMENT,
    /** A picture without a frame. */
    STICKER;

    /** The kind that the Cloud API calls so: {@code image}, {@code video} and so on. */
    public static Optional<Kind> of(String word) {
        return List.of(values()).stream()
                .filter(kind -> kind.word().equals(word))
                .findFirst();
    }

    /** What the Cloud API calls it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
