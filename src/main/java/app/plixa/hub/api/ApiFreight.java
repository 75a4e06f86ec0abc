package app.plixa.hub.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Uploads to the API. Who may not write, has no request left or sends too many at once is told so before the hub takes
 * anything of the body.
 */
@Component
final class ApiFreight implements Freight {
    /** The largest file that WhatsApp takes, 100 MB, and what a form puts around it. */
    private static final int LARGEST = 100 * 1024 * 1024 + 64 * 1024;

    private final ApiRules rules;
    private final Access access;
    private final Duration patience;
    private final Places places;

    ApiFreight(
            ApiRules rules,
            Access access,
            @Value("${hub.media.upload-timeout}") Duration patience,
            @Value("${hub.media.uploads-per-workspace}") int mostPerWorkspace,
            @Value("${hub.media.uploads}") int most) {
        this.rules = rules;
        this.access = access;
        this.patience = patience;
        this.places = new Places(mostPerWorkspace, most);
    }

    @Override
    public boolean takes(HttpServletRequest request) {
        return rules.takesStream(request);
    }

    @Override
    public Runnable admit(HttpServletRequest request, HttpServletResponse response) {
        Optional<Problem> refusal = rules.refusal(request, response, new byte[0]);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return places.take(access.require("write", request, response).workspaceId());
    }

    @Override
    public int largest() {
        return LARGEST;
    }

    @Override
    public Duration patience() {
        return patience;
    }
}
