package app.plixa.hub.panel;

import app.plixa.hub.queue.Addresses;
import app.plixa.hub.queue.Credentials;
import app.plixa.hub.user.AuditLog;
import app.plixa.hub.user.User;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Broker users: made, shown once, revoked. */
@Controller
@RequestMapping("/api-tokens/broker-users")
class BrokerUserPages {
    private final Credentials credentials;
    private final Workspace workspaces;
    private final AuditLog audit;
    private final ShownOnce once;

    BrokerUserPages(Credentials credentials, Workspace workspaces, AuditLog audit, ShownOnce once) {
        this.once = once;
        this.credentials = credentials;
        this.workspaces = workspaces;
        this.audit = audit;
    }

    @GetMapping
    String list(@ModelAttribute("me") User me, Model model) {
        model.addAttribute("users", credentials.list(me.workspaceId()));
        once.take(me, model).ifPresent(model::addAllAttributes);
        return "panel/broker-users";
    }

    @PostMapping
    String create(
            @ModelAttribute("me") User me,
            @RequestParam String name,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        String slug = workspaces.about(me.workspaceId()).slug();
        try {
            Optional<Credentials.Issued> issued =
                    credentials.issue(me.workspaceId(), slug, name.strip(), OptionalInt.empty(), me.email());
            issued.ifPresentOrElse(
                    made -> {
                        audit.note(me, "created a broker user", made.name());
                        model.addAttribute("made", Map.of("secret", made.secret()));
                        model.addAttribute("snippet", snippet(made, slug));
                    },
                    () -> refused(model, name, "There is, or was, a user of that name."));
        } catch (IllegalArgumentException e) {
            refused(model, name, e.getMessage());
        }
        if (model.containsAttribute("errors")) {
            response.setStatus(422);
        } else if (part == null) {
            once.keep(me, Map.of("made", model.getAttribute("made"), "snippet", model.getAttribute("snippet")), next);
            return "redirect:/api-tokens/broker-users";
        }
        String page = list(me, model);
        return part == null ? page : page + " :: #broker-users";
    }

    @PostMapping("/revoke")
    String revoke(@ModelAttribute("me") User me, @RequestParam String name, RedirectAttributes next) {
        if (credentials.revoke(me.workspaceId(), name)) {
            audit.note(me, "revoked a broker user", name);
            next.addFlashAttribute("done", "The user is revoked, and its connections are ended.");
        } else {
            next.addFlashAttribute("wrong", "There is no such user.");
        }
        return "redirect:/api-tokens/broker-users";
    }

    private static void refused(Model model, String name, String why) {
        model.addAttribute("errors", Map.of("name", List.of(why)));
        model.addAttribute("name", name);
    }

    private static String snippet(Credentials.Issued made, String slug) {
        return """
                JMS    tcp://<host>:<port>    user %1$s
                AMQP   amqp://<host>:<port>   user %1$s
                STOMP  <host>:<port>          login:%1$s

                send to    %2$s
                events     %3$s
                rejects    %4$s
                replies    plixa.replies.%5$s.<any>, or a temporary queue
                to routes  plixa.routes.%5$s.<any>, what a route of yours reads""".formatted(made.name(), Addresses.SEND, Addresses.events(slug), Addresses.rejected(slug), slug);
    }
}
