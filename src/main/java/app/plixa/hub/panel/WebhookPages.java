package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import jakarta.servlet.http.HttpServletResponse;
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

/** The registered endpoints: made, looked at, changed, tested, mended. */
@Controller
@RequestMapping("/webhooks")
class WebhookPages {
    private final Calls calls;
    private final EndpointHealth health;
    private final VerifySamples samples;
    private final ShownOnce once;
    private final Show show;

    /** Which of an endpoint's deliveries are looked at; null or empty: all, and from the newest on. */
    record Narrowed(String state, String event, String cursor) {}

    WebhookPages(Calls calls, EndpointHealth health, VerifySamples samples, ShownOnce once, Show show) {
        this.once = once;
        this.calls = calls;
        this.health = health;
        this.samples = samples;
        this.show = show;
    }

    @GetMapping
    String list(
            @ModelAttribute("me") User me,
            @RequestParam(required = false) String cursor,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model) {
        Reply endpoints = endpoints(me, cursor).orRefuse();
        Map<String, EndpointHealth.Health> healths = health.ofWorkspace(me.workspaceId());
        model.addAttribute("endpoints", endpoints.rows());
        model.addAttribute("next", endpoints.next());
        model.addAttribute("health", healths);
        model.addAttribute("cursor", cursor);
        model.addAttribute("digest", digest(endpoints, healths));
        return part == null ? "panel/webhooks" : "panel/webhooks :: #endpoints";
    }

    @GetMapping("/new")
    String draft(@ModelAttribute("me") User me, Model model) {
        once.take(me, model).ifPresent(made -> model.addAttribute("made", made).addAttribute("samples", samples.all()));
        model.addAttribute("form", Map.of("events", List.of("message.inbound"), "enabled", true));
        return "panel/webhook-new";
    }

    @PostMapping
    String create(
            @ModelAttribute("me") User me,
            @RequestParam MultiValueMap<String, String> form,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        Reply made = calls.of(me, "registerWebhook")
                .body(EndpointForm.registration(form))
                .noting("registered an endpoint")
                .reply();
        if (made.ok() && part == null) {
            once.keep(me, made.data(), next);
            return "redirect:/webhooks/new";
        }
        if (made.ok()) {
            model.addAttribute("made", made.data());
            model.addAttribute("samples", samples.all());
        } else {
            refused(made, form, model, response);
        }
        return part == null ? "panel/webhook-new" : "panel/webhook-new :: #webhook-new";
    }

    @GetMapping("/{id:whe_.*}")
    String show(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            Narrowed narrowed,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model) {
        Map<String, Object> endpoint =
                calls.of(me, "showWebhook").id(id).reply().orRefuse().data();
        Reply deliveries = deliveries(me, id, narrowed).orRefuse();
        EndpointHealth.Health how = health.ofWorkspace(me.workspaceId()).get(id);
        model.addAttribute("endpoint", endpoint);
        model.addAttribute("health", how);
        model.addAttribute("deliveries", deliveries.rows());
        model.addAttribute("next", deliveries.next());
        model.addAttribute("state", narrowed.state());
        model.addAttribute("event", narrowed.event());
        model.addAttribute("cursor", narrowed.cursor());
        model.addAttribute("digest", digest(deliveries, how));
        model.addAttribute("rotated", once.take(me, model).orElse(null));
        model.addAttribute("samples", samples.all());
        return part == null ? "panel/webhook" : "panel/webhook-live :: all";
    }

    @GetMapping("/{id:whe_.*}/edit")
    String edit(@ModelAttribute("me") User me, @PathVariable String id, Model model) {
        Map<String, Object> endpoint =
                calls.of(me, "showWebhook").id(id).reply().orRefuse().data();
        model.addAttribute("endpoint", endpoint);
        model.addAttribute("form", EndpointForm.shown(endpoint));
        return "panel/webhook-edit";
    }

    @PostMapping("/{id:whe_.*}/edit")
    String change(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> form,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        Reply changed = calls.of(me, "updateWebhook")
                .id(id)
                .body(EndpointForm.change(form))
                .noting("changed an endpoint")
                .reply();
        if (changed.ok()) {
            next.addFlashAttribute("done", "Saved.");
            return "redirect:/webhooks/" + id;
        }
        String page = edit(me, id, model);
        refused(changed, form, model, response);
        return page;
    }

    /** What the list shows, in a text. */
    String digest(User me, String cursor) {
        return digest(endpoints(me, cursor), health.ofWorkspace(me.workspaceId()));
    }

    /** What an endpoint's page shows of its life, in a text. */
    String digest(User me, String id, Narrowed narrowed) {
        EndpointHealth.Health how = health.ofWorkspace(me.workspaceId()).get(id);
        return how == null ? Digest.GONE : digest(deliveries(me, id, narrowed), how);
    }

    private String digest(Reply list, Object health) {
        return Digest.of(
                list.rows(),
                list.rows().stream()
                        .map(row -> show.ago(row.get("created_at")) + show.ago(row.get("next_attempt_at")))
                        .toList(),
                health);
    }

    private Reply endpoints(User me, String cursor) {
        return calls.of(me, "listWebhooks").query("cursor", cursor).reply();
    }

    private Reply deliveries(User me, String id, Narrowed narrowed) {
        return calls.of(me, "listDeliveries")
                .id(id)
                .query("state", narrowed.state())
                .query("event", narrowed.event())
                .query("cursor", narrowed.cursor())
                .query("per_page", 20)
                .reply();
    }

    private static void refused(
            Reply reply, MultiValueMap<String, String> form, Model model, HttpServletResponse response) {
        response.setStatus(reply.status());
        model.addAttribute("errors", reply.errors());
        model.addAttribute("wrong", reply.errors().isEmpty() ? reply.message() : null);
        model.addAttribute("form", EndpointForm.kept(form));
    }
}
