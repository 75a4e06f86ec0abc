package app.plixa.hub.panel;

import app.plixa.hub.api.Problem;
import app.plixa.hub.user.Invitations;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The pages outside: sign-in, an invitation's, and the one that says no. */
@Controller
class SignInPages {
    private final Invitations invitations;
    private final PasswordEncoder passwords;
    private final PanelPages pages;
    private final ObjectProvider<ClientRegistrationRepository> providers;

    SignInPages(
            Invitations invitations,
            PasswordEncoder passwords,
            PanelPages pages,
            ObjectProvider<ClientRegistrationRepository> providers) {
        this.providers = providers;
        this.invitations = invitations;
        this.passwords = passwords;
        this.pages = pages;
    }

    @GetMapping("/login")
    String login(HttpServletRequest request, Model model) {
        Map<String, String> offered = new LinkedHashMap<>();
        if (providers.getIfAvailable() instanceof Iterable<?> registrations) {
            registrations.forEach(one -> {
                if (one instanceof ClientRegistration provider) {
                    offered.put(provider.getClientName(), "/oauth2/authorization/" + provider.getRegistrationId());
                }
            });
        }
        model.addAttribute("providers", offered);
        return request.getAttribute(Admission.USER) == null ? "panel/login" : "redirect:/";
    }

    @GetMapping("/invitation/{secret}")
    String invitation(@PathVariable String secret, Model model) throws SQLException {
        model.addAttribute("invitation", open(secret));
        return "panel/invitation";
    }

    @PostMapping("/invitation/{secret}")
    String accept(@PathVariable String secret, @RequestParam String password, Model model, HttpServletResponse response)
            throws SQLException {
        Optional<String> wrong = Passwords.wrong(password);
        if (wrong.isEmpty()) {
            open(secret);
            invitations
                    .accept(secret, passwords.encode(password))
                    .orElseThrow(
                            () -> new RefusedException(409, "Somebody has this address already. Sign in instead."));
            return "redirect:/login?welcome";
        }
        response.setStatus(422);
        model.addAttribute("errors", Map.of("password", List.of(wrong.get())));
        return invitation(secret, model);
    }

    /** Where requests end that come to no page: a role does not allow them, or the database is away. */
    @RequestMapping("/panel-refused")
    ModelAndView refused(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(Outage.PROBLEM) instanceof Problem problem) {
            return pages.page(problem, request, response);
        }
        boolean outOfDate = Boolean.TRUE.equals(request.getAttribute("outOfDate"));
        return pages.page(
                403,
                outOfDate ? "This page is out of date" : "Your role does not open this page",
                outOfDate
                        ? "You have signed in again since it was opened. Go back, load it again and send it once more."
                        : "Ask an owner of this workspace for another role.",
                request,
                response);
    }

    /** An address below the panel's that no page has. */
    @GetMapping({
        "/conversations/**",
        "/api-tokens/**",
        "/webhooks/**",
        "/numbers/**",
        "/routes/**",
        "/queues/**",
        "/settings/**"
    })
    void nowhere() {
        throw new RefusedException(404, "No page has this address. It may be mistyped.");
    }

    private Invitations.Invitation open(String secret) throws SQLException {
        return invitations
                .find(secret)
                .orElseThrow(() -> new RefusedException(
                        404, "This invitation is used up or older than a week. Ask for another one."));
    }
}
