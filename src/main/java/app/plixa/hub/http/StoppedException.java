package app.plixa.hub.http;

import java.io.IOException;

/** The hub stopped before the other side could answer. */
public final class StoppedException extends IOException {
    StoppedException() {
        super("The hub is stopping");
    }
}
