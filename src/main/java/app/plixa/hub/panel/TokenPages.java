package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** API tokens: made, shown once, revoked. */
@Controller
@RequestMapping("/api-tokens")
class TokenPages {
    private final Calls calls;
    private final ShownOnce once;
    private final Clock clock;

    TokenPages(Calls calls, ShownOnce once, Clock clock) {
        this.once = once;
        this.calls = calls;
        this.clock = clock;
    }

    @GetMapping
    String list(@ModelAttribute("me") User me, @RequestParam(required = false) String cursor, Model model) {
        fill(me, cursor, model);
        once.take(me, model).ifPresent(made -> made(made, model));
        model.addAttribute("form", Map.of("abilities", List.of("read", "write")));
        return "panel/tokens";
    }

    @PostMapping
    String create(
            @ModelAttribute("me") User me,
            @RequestParam MultiValueMap<String, String> form,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        Reply made = calls.of(me, "createToken")
                .body(request(form))
                .noting("created an API token")
                .reply();
        if (made.ok() && part == null) {
            once.keep(me, made.data(), next);
            return "redirect:/api-tokens";
        }
        fill(me, null, model);
        if (made.ok()) {
            made(made.data(), model);
            model.addAttribute("form", Map.of("abilities", List.of("read", "write")));
        } else {
            response.setStatus(made.status());
            model.addAttribute("errors", made.errors());
            model.addAttribute("wrong", made.errors().isEmpty() ? made.message() : null);
            model.addAttribute("form", kept(form));
        }
        return part == null ? "panel/tokens" : "panel/tokens :: #tokens";
    }

    @PostMapping("/{id}/revoke")
    String revoke(@ModelAttribute("me") User me, @PathVariable String id, RedirectAttributes next) {
        Reply reply = calls.of(me, "revokeToken")
                .id(id)
                .noting("revoked an API token")
                .reply();
        if (reply.ok()) {
            next.addFlashAttribute("done", "The token is revoked: every node refuses it from now on.");
        } else {
            next.addFlashAttribute("wrong", reply.message());
        }
        return "redirect:/api-tokens";
    }

    private static void made(Map<String, Object> token, Model model) {
        model.addAttribute("made", token);
        model.addAttribute("curl", curl(token.get("plain_text_token")));
    }

    private void fill(User me, String cursor, Model model) {
        Reply tokens =
                calls.of(me, "listTokens").query("cursor", cursor).reply().orRefuse();
        model.addAttribute("tokens", tokens.rows());
        model.addAttribute("next", tokens.next());
        model.addAttribute("now", clock.instant().toString());
    }

    private Map<String, Object> request(MultiValueMap<String, String> form) {
        Map<String, Object> request = new HashMap<>();
        request.put("name", form.getFirst("name"));
        request.put("abilities", form.getOrDefault("abilities", List.of()));
        Form.whole(form.getFirst("rate_limit")).ifPresent(limit -> request.put("rate_limit", limit));
        Form.whole(form.getFirst("days"))
                .filter(Integer.class::isInstance)
                .map(days -> clock.instant().plus(Duration.ofDays(Math.min((Integer) days, 36_500))))
                .ifPresent(end -> request.put("expires_at", end.toString()));
        return request;
    }

    private static String curl(Object token) {
        return """
                curl -s %s/v1/messages/send \\
                  -H 'Authorization: Bearer %s' \\
                  -H 'Content-Type: application/json' \\
                  -d '{"phone":"+55 11 99999-9999","body":"Hello from plixa-hub"}'""".formatted(
                        ServletUriComponentsBuilder.fromCurrentContextPath().toUriString(), token);
    }

    private static Map<String, Object> kept(MultiValueMap<String, String> form) {
        Map<String, Object> kept = new HashMap<>(form.toSingleValueMap());
        kept.put("abilities", new ArrayList<>(form.getOrDefault("abilities", List.of())));
        return kept;
    }
}
