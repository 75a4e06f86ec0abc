package app.plixa.hub.panel;

import app.plixa.hub.api.Freight;
import app.plixa.hub.api.Problem;
import app.plixa.hub.api.Uploads;
import app.plixa.hub.user.User;
import app.plixa.hub.user.Users;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.stereotype.Component;

/**
 * Files that are attached in a chat. Only for those who are signed in and may write does the hub take anything of them;
 * whether the form was forged is looked at behind the door, as with every form.
 */
@Component
final class PanelFreight implements Freight {
    private static final Pattern PATH = Pattern.compile("/conversations/cnv_[0-9a-f]{32}/files");

    private final SessionRepository<? extends Session> sessions;
    private final CookieSerializer cookies;
    private final Users users;
    private final Uploads uploads;

    PanelFreight(
            SessionRepository<? extends Session> sessions, CookieSerializer cookies, Users users, Uploads uploads) {
        this.sessions = sessions;
        this.cookies = cookies;
        this.users = users;
        this.uploads = uploads;
    }

    @Override
    public boolean takes(HttpServletRequest request) {
        String type = Objects.toString(request.getContentType(), "");
        return request.getMethod().equals("POST")
                && type.startsWith("multipart/form-data")
                && PATH.matcher(request.getServletPath()).matches();
    }

    @Override
    public Runnable admit(HttpServletRequest request, HttpServletResponse response) {
        User user = user(request).orElseThrow(Problem::unauthenticated);
        if (!user.may("write")) {
            throw Problem.missingAbility("write");
        }
        return uploads.begin(user.workspaceId());
    }

    @Override
    public int largest() {
        return Uploads.LARGEST;
    }

    @Override
    public Duration patience() {
        return uploads.patience();
    }

    private Optional<User> user(HttpServletRequest request) {
        return cookies.readCookieValues(request).stream()
                .map(sessions::findById)
                .filter(Objects::nonNull)
                .map(session -> session.<SecurityContext>getAttribute(
                        HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY))
                .filter(Objects::nonNull)
                .map(context -> context.getAuthentication().getPrincipal())
                .filter(SignedIn.class::isInstance)
                .map(SignedIn.class::cast)
                .flatMap(signedIn -> user(signedIn).stream())
                .findFirst();
    }

    private Optional<User> user(SignedIn signedIn) {
        try {
            return signedIn.user(users);
        } catch (SQLException e) {
            throw new IllegalStateException("The database does not answer", e);
        }
    }
}
