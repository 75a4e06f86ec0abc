package app.plixa.hub.panel;

import app.plixa.hub.user.AuditLog;
import app.plixa.hub.user.SignInFailures;
import app.plixa.hub.user.User;
import app.plixa.hub.user.Users;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What everybody does with the own account. */
@Controller
class OwnAccount {
    private final Users users;
    private final SignInFailures failures;
    private final PasswordEncoder passwords;
    private final AuditLog audit;
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    OwnAccount(Users users, SignInFailures failures, PasswordEncoder passwords, AuditLog audit) {
        this.users = users;
        this.failures = failures;
        this.passwords = passwords;
        this.audit = audit;
    }

    /** Sets another password; every other session ends, this one goes on. */
    @PostMapping("/settings/password")
    String password(
            @ModelAttribute("me") User me,
            @RequestParam String current,
            @RequestParam String password,
            RedirectAttributes next,
            HttpServletRequest request,
            HttpServletResponse response)
            throws SQLException {
        Map<String, List<String>> wrong = wrong(me, current, password, request);
        if (!wrong.isEmpty()) {
            next.addFlashAttribute("errors", wrong);
            return "redirect:/settings";
        }
        int version = users.changePassword(me.id(), passwords.encode(password));
        request.changeSessionId();
        sessions.saveContext(
                new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(
                        new SignedIn(me.id(), version), null, List.of())),
                request,
                response);
        audit.note(me, "changed the password", null);
        next.addFlashAttribute("done", "Your password is changed. Other sessions of yours have ended.");
        return "redirect:/settings";
    }

    /** Ends every session, this one too. */
    @PostMapping("/settings/sign-out-everywhere")
    String signOutEverywhere(@ModelAttribute("me") User me, HttpServletRequest request) throws SQLException {
        users.signOutEverywhere(me.id());
        audit.note(me, "signed out everywhere", null);
        request.getSession().invalidate();
        return "redirect:/login?out";
    }

    /** What is wrong with which field. */
    private Map<String, List<String>> wrong(User me, String current, String password, HttpServletRequest request)
            throws SQLException {
        if (!failures.tryNow(me.id(), request.getRemoteAddr())) {
            return Map.of("current", List.of("Too many tries. Wait a quarter of an hour, then try again."));
        }
        String hash = users.byEmail(me.email()).orElseThrow().passwordHash();
        if (!passwords.matches(current, hash)) {
            return Map.of("current", List.of("That is not your password of now. Nothing was changed."));
        }
        failures.forget(me.id(), request.getRemoteAddr());
        return Passwords.wrong(password)
                .map(why -> Map.of("password", List.of(why)))
                .orElse(Map.of());
    }
}
