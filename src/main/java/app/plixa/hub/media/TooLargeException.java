package app.plixa.hub.media;

import java.io.IOException;

/** A file goes on beyond what it may hold. */
public final class TooLargeException extends IOException {
    TooLargeException(long largest) {
        super("more than " + largest + " bytes");
    }
}
