package app.plixa.hub;

import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What a hub that does not start says. */
public final class StartFailures {
    private StartFailures() {}

    /** As Spring finds it: by those of the hub's that are listed, for what a bean's failure was caused by. */
    public static List<FailureAnalysis> analyses(Exception cause) {
        Throwable failure = new BeanCreationException("some", "not made", cause);
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((message, e) -> {}))
                .stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("app.plixa.hub."))
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .toList();
    }
}
