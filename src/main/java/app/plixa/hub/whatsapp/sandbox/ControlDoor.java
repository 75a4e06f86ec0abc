package app.plixa.hub.whatsapp.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/** The controls of a hub's stand-in are for its own machine only; one that stands alone has nothing to hide. */
@Component
@InSandbox
class ControlDoor implements HandlerInterceptor {
    private final boolean open;

    ControlDoor(Environment environment) {
        this.open = environment.acceptsProfiles(Profiles.of(InSandbox.ALONE));
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (open || InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()) {
            return true;
        }
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return false;
    }
}
