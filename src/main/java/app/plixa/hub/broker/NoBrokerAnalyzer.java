package app.plixa.hub.broker;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in plain words why there is no broker, and what to look at. */
final class NoBrokerAnalyzer extends AbstractFailureAnalyzer<NoBrokerException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoBrokerException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Where others connect to it is said by hub.broker.host and hub.broker.port (0: nowhere; a port that is in use"
                        + " cannot be had twice). What it keeps lies in the folder artemis of hub.data-dir, for one process at"
                        + " a time.",
                cause);
    }
}
