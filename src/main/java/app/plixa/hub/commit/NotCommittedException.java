package app.plixa.hub.commit;

/** The database did not take an item: nothing of it is durable, and nobody may be told that it is. */
public final class NotCommittedException extends RuntimeException {
    /** Names the line that failed and why; {@code cause} may be null when nothing was tried. */
    public NotCommittedException(String message, Throwable cause) {
        // Where too much is waiting many are made, and where in the code says nothing that the name does not.
        super(message, cause, true, false);
    }
}
