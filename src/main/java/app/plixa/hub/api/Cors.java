package app.plixa.hub.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;

/** Which pages of others may call the API from a browser: none, unless {@code hub.api.cors.allowed-origins} says so. */
@Component
final class Cors {
    private static final String EXPOSED =
            "X-Request-Id, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, Idempotent-Replayed,"
                    + " X-Plixa-Receipt, ETag, Content-Disposition, WWW-Authenticate";
    private static final String ACCEPTED = "Authorization, Content-Type, Idempotency-Key, If-None-Match";
    private static final String SECONDS_REMEMBERED = "600";

    private final CorsConfiguration origins = new CorsConfiguration();
    private final boolean on;

    Cors(@Value("${hub.api.cors.allowed-origins}") List<String> allowed) {
        allowed.forEach(origins::addAllowedOriginPattern);
        on = !allowed.isEmpty();
    }

    /** Tells the browser what it may do with the answer; says nothing to origins that are not allowed. */
    void say(HttpServletRequest request, HttpServletResponse response, List<String> verbs) {
        if (!on) {
            return;
        }
        response.addHeader("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (origin == null || origins.checkOrigin(origin) == null) {
            return;
        }
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.setHeader("Access-Control-Expose-Headers", EXPOSED);
        if (CorsUtils.isPreFlightRequest(request)) {
            response.setHeader("Access-Control-Allow-Methods", String.join(", ", verbs));
            response.setHeader("Access-Control-Allow-Headers", ACCEPTED);
            response.setHeader("Access-Control-Max-Age", SECONDS_REMEMBERED);
        }
    }
}
