package app.plixa.hub.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in plain words that a data folder is one hub's, and what to do. */
final class FolderInUseAnalyzer extends AbstractFailureAnalyzer<FolderInUseException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, FolderInUseException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Stop it, or give this one a folder of its own: --hub.data-dir=… (HUB_DATA_DIR). Two hubs together share a"
                        + " database of their own: spring.datasource.url.",
                cause);
    }
}
