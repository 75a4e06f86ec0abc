package app.plixa.hub.broker;

import org.springframework.core.NestedExceptionUtils;

/** The broker inside the hub did not start. */
final class NoBrokerException extends Exception {
    private static final long serialVersionUID = 1;

    NoBrokerException(Exception cause) {
        super(
                "The broker inside the hub did not start: "
                        + NestedExceptionUtils.getMostSpecificCause(cause).getMessage(),
                cause);
    }
}
