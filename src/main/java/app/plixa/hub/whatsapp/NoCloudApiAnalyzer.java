package app.plixa.hub.whatsapp;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in plain words that messages would go nowhere, and what to set. */
final class NoCloudApiAnalyzer extends AbstractFailureAnalyzer<NoCloudApiException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoCloudApiException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set hub.whatsapp.base-url=https://graph.facebook.com (HUB_WHATSAPP_BASEURL), or start with"
                        + " spring.profiles.active=sandbox, where nothing reaches a phone.",
                cause);
    }
}
