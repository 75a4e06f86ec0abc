package app.plixa.hub.webhook;

import java.net.UnknownHostException;

/** The name leads to an address that deliveries may not go to. */
final class RefusedAddressException extends UnknownHostException {
    RefusedAddressException(String host, String reason) {
        super(host + ": " + reason);
    }
}
