package app.plixa.hub.webhook;

import java.net.UnknownHostException;

/** Nobody was asked for the name: it may well have addresses. */
final class NotLookedUpException extends UnknownHostException {
    NotLookedUpException(String host, String reason) {
        super(host + ": " + reason);
    }
}
