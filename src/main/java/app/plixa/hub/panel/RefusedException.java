package app.plixa.hub.panel;

/** A page that cannot be shown, and why. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status of the page that says so. */
    int status() {
        return status;
    }
}
