package app.plixa.hub.panel;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.stereotype.Component;

/** Leads whoever has signed in, in whatever way, to the page that was asked for before, and keeps the session. */
@Component
final class Landing implements AuthenticationSuccessHandler {
    private static final String HOME = "/";
    private static final Duration STAY = Duration.ofDays(14);

    private final RequestCache asked;

    Landing(RequestCache asked) {
        this.asked = asked;
    }

    @Override
    public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response, Authentication who)
            throws IOException {
        request.getSession().setMaxInactiveInterval((int) STAY.toSeconds());
        SavedRequest page = asked.getRequest(request, response);
        asked.removeRequest(request, response);
        response.sendRedirect(page == null ? HOME : path(page.getRedirectUrl()));
    }

    /** The path and query of an address, whatever host it names: nobody is sent away from here. */
    static String path(String address) {
        try {
            URI uri = URI.create(address);
            String path = uri.getRawPath();
            boolean ours = path != null && path.matches("/(?![/\\\\]).*");
            return !ours ? HOME : uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        } catch (IllegalArgumentException e) {
            return HOME;
        }
    }
}
