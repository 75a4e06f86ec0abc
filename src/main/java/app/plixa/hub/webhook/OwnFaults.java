package app.plixa.hub.webhook;

import app.plixa.hub.http.StoppedException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/** Tells what went wrong with us from what went wrong with a receiver: the former is never charged. */
final class OwnFaults {
    private static final Duration BRIEF = Duration.ofSeconds(1);
    private static final Duration UNTIL_MENDED = Duration.ofMinutes(10);

    /** The system tells these apart by words only, in exceptions of any kind. Of our network or limits all speak. */
    private static final List<String> OF_OUR_SYSTEM =
            List.of("Cannot assign requested address", "Address already in use", "Too many open files");

    /** Our network, or a host that is gone for good: too often would be for nothing. */
    private static final List<String> UNREACHABLE = List.of("Network is unreachable", "No route to host");

    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private OwnFaults() {}

    /**
     * How long to wait with the next try, where the fault is ours. What nobody foresaw may come again each time: its
     * pause doubles, for it is as long as the delivery has {@code waited} already.
     */
    static Optional<Duration> pause(Throwable cause, Duration waited) {
        if (cause instanceof UnreadableException) {
            return Optional.of(UNTIL_MENDED);
        }
        if (says(cause, UNREACHABLE)) {
            return Optional.of(A_WHILE);
        }
        if (cause instanceof RuntimeException && !(cause instanceof IllegalStateException)) {
            return Optional.of(Collections.max(List.of(BRIEF, Collections.min(List.of(waited, A_WHILE)))));
        }
        // Whatever a receiver does comes as an exception of input and output, or of the protocol.
        boolean ours = cause instanceof StoppedException
                || cause instanceof NotLookedUpException
                || cause instanceof ConnectionRequestTimeoutException
                || cause instanceof SQLException
                || cause instanceof IllegalStateException
                || cause instanceof Error
                || says(cause, OF_OUR_SYSTEM);
        return ours ? Optional.of(BRIEF) : Optional.empty();
    }

    private static boolean says(Throwable cause, List<String> words) {
        return words.stream().anyMatch(String.valueOf(cause.getMessage())::contains);
    }
}
