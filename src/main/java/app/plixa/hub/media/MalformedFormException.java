package app.plixa.hub.media;

import java.io.IOException;

/** What should be a form is none. */
public final class MalformedFormException extends IOException {
    MalformedFormException(String why) {
        super(why);
    }
}
