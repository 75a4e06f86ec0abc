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

    WebhookPages(Calls calls, EndpointHealth health, VerifySamples samples) {
        this.calls = calls;
        this.health = health;
        this.samples = samples;
    }

    @GetMapping
    String list(
            @ModelAttribute("me") User me,
            @RequestParam(required = false) String cursor,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model) {
        Reply endpoints =
                calls.of(me, "listWebhooks").query("cursor", cursor).reply().orRefuse();
        model.addAttribute("endpoints", endpoints.rows());
        model.addAttribute("next", endpoints.next());
        model.addAttribute("health", health.ofWorkspace(me.workspaceId()));
        model.addAttribute("cursor", cursor);
        return part == null ? "panel/webhooks" : "panel/webhooks :: #endpoints";
    }

    @GetMapping("/new")
    String draft(Model model) {
        model.addAttribute("form", Map.of("events", List.of("message.inbound"), "enabled", true));
        return "panel/webhook-new";
    }

    @PostMapping
    String create(
            @ModelAttribute("me") User me,
            @RequestParam MultiValueMap<String, String> form,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model,
            HttpServletResponse response) {
        Reply made = calls.of(me, "registerWebhook")
                .body(EndpointForm.registration(form))
                .noting("registered an endpoint")
                .reply();
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
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String event,
            @RequestParam(required = false) String cursor,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model) {
        Map<String, Object> endpoint =
                calls.of(me, "showWebhook").id(id).reply().orRefuse().data();
        Reply deliveries = calls.of(me, "listDeliveries")
                .id(id)
                .query("state", state)
                .query("event", event)
                .query("cursor", cursor)
                .query("per_page", 20)
                .reply()
                .orRefuse();
        model.addAttribute("endpoint", endpoint);
        model.addAttribute("health", health.ofWorkspace(me.workspaceId()).get(id));
        model.addAttribute("deliveries", deliveries.rows());
        model.addAttribute("next", deliveries.next());
        model.addAttribute("state", state);
        model.addAttribute("event", event);
        model.addAttribute("cursor", cursor);
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

    private static void refused(
            Reply reply, MultiValueMap<String, String> form, Model model, HttpServletResponse response) {
        response.setStatus(reply.status());
        model.addAttribute("errors", reply.errors());
        model.addAttribute("wrong", reply.errors().isEmpty() ? reply.message() : null);
        model.addAttribute("form", EndpointForm.kept(form));
    }
}
