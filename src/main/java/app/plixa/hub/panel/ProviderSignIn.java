package app.plixa.hub.panel;

import app.plixa.hub.user.AuditLog;
import app.plixa.hub.user.User;
import app.plixa.hub.user.Users;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Lets somebody in whom an identity provider vouches for (OpenID Connect): whoever is a user here by the address that
 * the provider has verified. It makes no users; those come by invitation.
 */
@Component
class ProviderSignIn implements AuthenticationSuccessHandler {
    private final Users users;
    private final AuditLog audit;
    private final Landing landing;
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    ProviderSignIn(Users users, AuditLog audit, Landing landing) {
        this.landing = landing;
        this.users = users;
        this.audit = audit;
    }

    @Override
    public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response, Authentication who)
            throws IOException, ServletException {
        Optional<User> user = user(who);
        if (user.isEmpty()) {
            request.getSession().invalidate();
            response.sendRedirect("/login?stranger");
            return;
        }
        SignedIn signedIn = new SignedIn(user.get().id(), user.get().sessionVersion());
        sessions.saveContext(
                new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(signedIn, null, List.of())),
                request,
                response);
        audit.note(user.get(), "signed in through a provider", null);
        landing.onAuthenticationSuccess(request, response, who);
    }

    private Optional<User> user(Authentication who) throws ServletException {
        if (!(who.getPrincipal() instanceof OidcUser oidc)
                || oidc.getEmail() == null
                || !Boolean.TRUE.equals(oidc.getEmailVerified())) {
            return Optional.empty();
        }
        try {
            Optional<User> user = users.byEmail(oidc.getEmail()).map(Users.Known::user);
            if (user.isPresent()) {
                users.signedIn(user.get().id());
            }
            return user;
        } catch (SQLException e) {
            throw new ServletException("The database does not answer", e);
        }
    }
}
