package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The connected numbers, and how they do. */
@Controller
@RequestMapping("/numbers")
class NumberPages {
    /** Meta's id of the number that the sandbox makes up at the first start. */
    private static final String SANDBOX = "100000000000001";

    private final Calls calls;

    NumberPages(Calls calls) {
        this.calls = calls;
    }

    @GetMapping
    String list(@ModelAttribute("me") User me, @RequestParam(required = false) String cursor, Model model) {
        Reply numbers =
                calls.of(me, "listNumbers").query("cursor", cursor).reply().orRefuse();
        model.addAttribute("numbers", numbers.rows());
        model.addAttribute("next", numbers.next());
        common(model);
        return "panel/numbers";
    }

    @GetMapping("/{id}/health")
    String health(@ModelAttribute("me") User me, @PathVariable String id, Model model) {
        Reply health = calls.of(me, "numberHealth").id(id).reply();
        model.addAttribute("health", health.ok() ? health.data() : null);
        model.addAttribute("text", health.message());
        return health.ok() ? "panel/number-parts :: health" : "panel/parts :: problem";
    }

    @PostMapping("/{id}/{action:pause|resume}")
    String pause(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @PathVariable String action,
            RedirectAttributes next) {
        Reply reply = calls.of(me, action + "Number")
                .id(id)
                .noting(action + "d a number")
                .reply();
        if (reply.ok()) {
            next.addFlashAttribute(
                    "done",
                    action.equals("pause")
                            ? "Paused: what is sent through this number waits."
                            : "Resumed: what waited is sent, in order.");
        } else {
            next.addFlashAttribute("wrong", reply.message());
        }
        return "redirect:/numbers";
    }

    @PostMapping("/{id}/credentials")
    String change(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @RequestParam Map<String, String> form,
            RedirectAttributes next) {
        Map<String, Object> change = new HashMap<>();
        for (String field : new String[] {"access_token", "app_secret"}) {
            Form.text(form.get(field)).ifPresent(text -> change.put(field, text));
        }
        Reply reply = calls.of(me, "updateNumber")
                .id(id)
                .body(change)
                .noting("changed a number's credentials")
                .reply();
        next.addFlashAttribute(
                reply.ok() ? "done" : "wrong", reply.ok() ? "Saved; WhatsApp accepts it." : reply.message());
        return "redirect:/numbers";
    }

    /** What pages about numbers need beside them. */
    static void common(Model model) {
        model.addAttribute(
                "base", ServletUriComponentsBuilder.fromCurrentContextPath().toUriString());
        model.addAttribute("sandboxId", SANDBOX);
    }
}
