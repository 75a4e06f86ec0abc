package app.plixa.hub.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Uploads to the API. Who may not write, has no request left or sends too many at once is told so before the hub takes
 * anything of the body.
 */
@Component
final class ApiFreight implements Freight {
    private final ApiRules rules;
    private final Access access;
    private final Uploads uploads;

    ApiFreight(ApiRules rules, Access access, Uploads uploads) {
        this.rules = rules;
        this.access = access;
        this.uploads = uploads;
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
        return uploads.begin(access.require("write", request, response).workspaceId());
    }

    @Override
    public int largest() {
        return Uploads.LARGEST;
    }

    @Override
    public Duration patience() {
        return uploads.patience();
    }
}
