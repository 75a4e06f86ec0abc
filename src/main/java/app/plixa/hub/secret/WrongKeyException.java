package app.plixa.hub.secret;

/** The database's secrets were sealed with a key that this node does not have. */
final class WrongKeyException extends RuntimeException {
    WrongKeyException(String ours, String theirs) {
        super("The secrets in this database are sealed with the key " + theirs + ", and this node has the key " + ours
                + ".");
    }
}
