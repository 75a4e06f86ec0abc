package app.plixa.hub.secret;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in plain words why the hub does not start, and what to do. */
final class WrongKeyAnalyzer extends AbstractFailureAnalyzer<WrongKeyException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WrongKeyException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "All nodes on one database need the same key. Set hub.secret-key (HUB_SECRET_KEY) to that of the other"
                        + " nodes: the first line of secret.key in the data folder of the node that was first. While"
                        + " you change the key, name the former one in hub.secret-keys-old.",
                cause);
    }
}
