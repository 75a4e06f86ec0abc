package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import app.plixa.hub.user.Users;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Looks at each request whether its session still stands for somebody, and what that user may do now: a role that was
 * taken away, a removed user and a sign-out everywhere hold from the next click on, on every node.
 */
final class Admission extends OncePerRequestFilter {
    /** The {@link User} of the request, as its attribute. */
    static final String USER = "me";

    private final Users users;

    Admission(Users users) {
        this.users = users;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication session = SecurityContextHolder.getContext().getAuthentication();
        if (session != null && session.getPrincipal() instanceof SignedIn signedIn) {
            Optional<User> user = find(signedIn);
            if (user.isPresent()) {
                request.setAttribute(USER, user.get());
                List<SimpleGrantedAuthority> roles =
                        List.of(new SimpleGrantedAuthority(user.get().role().word()));
                SecurityContextHolder.setContext(new SecurityContextImpl(
                        UsernamePasswordAuthenticationToken.authenticated(signedIn, null, roles)));
            } else {
                SecurityContextHolder.clearContext();
                request.getSession().invalidate();
            }
        } else if (session != null) {
            // Vouched for by a provider, and not let in yet.
            SecurityContextHolder.clearContext();
        }
        chain.doFilter(request, response);
    }

    private Optional<User> find(SignedIn signedIn) throws ServletException {
        try {
            return signedIn.user(users);
        } catch (SQLException e) {
            throw new ServletException("The database does not answer", e);
        }
    }
}
