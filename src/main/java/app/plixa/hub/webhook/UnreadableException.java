package app.plixa.hub.webhook;

/** What an endpoint needs for a post, such as its secret, cannot be opened: somebody has to look after our keys. */
final class UnreadableException extends RuntimeException {
    UnreadableException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
