package app.plixa.hub.panel;

import app.plixa.hub.user.AuditLog;
import app.plixa.hub.user.SignInFailures;
import app.plixa.hub.user.Users;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Lets somebody in who knows the password. */
@Component
class SignIn implements AuthenticationProvider {
    private final Users users;
    private final SignInFailures failures;
    private final PasswordEncoder passwords;
    private final AuditLog audit;
    private final String nobodys;

    SignIn(Users users, SignInFailures failures, PasswordEncoder passwords, AuditLog audit) {
        this.users = users;
        this.failures = failures;
        this.passwords = passwords;
        this.audit = audit;
        this.nobodys = passwords.encode("nobody's");
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String email = asked.getName().strip();
        String password = String.valueOf(asked.getCredentials());
        String machine = asked.getDetails() instanceof WebAuthenticationDetails web ? web.getRemoteAddress() : "";
        try {
            Optional<Users.Known> known = email.indexOf('\0') < 0 ? users.byEmail(email) : Optional.empty();
            String who = known.map(one -> one.user().id()).orElse(email);
            if (!failures.tryNow(who, machine)) {
                throw new LockedException("Too many tries");
            }
            // As long for an address that nobody has: who guesses learns nothing from the clock.
            boolean right = passwords.matches(
                    password, known.map(Users.Known::passwordHash).orElse(nobodys));
            if (known.isEmpty() || !right) {
                throw new BadCredentialsException("No such user, or another password");
            }
            failures.forget(who, machine);
            users.signedIn(known.get().user().id());
            audit.note(known.get().user(), "signed in", null);
            SignedIn principal =
                    new SignedIn(known.get().user().id(), known.get().user().sessionVersion());
            return UsernamePasswordAuthenticationToken.authenticated(principal, null, List.of());
        } catch (SQLException e) {
            throw new AuthenticationServiceException("The database does not answer", e);
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
