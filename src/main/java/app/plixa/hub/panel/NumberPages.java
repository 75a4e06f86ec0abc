package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The connected numbers: a guided way to a new one, and how the others do. */
@Controller
@RequestMapping("/numbers")
class NumberPages {
    /** Meta's id of the number that the sandbox makes up at the first start. */
    private static final String SANDBOX = "100000000000001";

    private final Calls calls;
    private final SecureRandom random = new SecureRandom();

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

    @GetMapping("/connect")
    String connect(Model model) {
        model.addAttribute("form", Map.of());
        return "panel/number-connect";
    }

    @PostMapping
    String connected(
            @ModelAttribute("me") User me,
            @RequestParam Map<String, String> form,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model,
            HttpServletResponse response) {
        Map<String, Object> request = new HashMap<>();
        for (String field : new String[] {"phone_number_id", "waba_id", "access_token", "app_secret"}) {
            Form.text(form.get(field)).ifPresent(text -> request.put(field, text));
        }
        Reply made = calls.of(me, "connectNumber")
                .body(request)
                .noting("connected a number")
                .reply();
        if (made.ok()) {
            model.addAttribute("made", made.data());
            response.setHeader("HX-Push-Url", "/numbers/" + made.data().get("id") + "/setup");
            common(model);
        } else {
            response.setStatus(made.status());
            model.addAttribute("errors", made.errors());
            model.addAttribute("wrong", made.errors().isEmpty() ? made.message() : null);
            model.addAttribute(
                    "form",
                    Map.of(
                            "phone_number_id", form.getOrDefault("phone_number_id", ""),
                            "waba_id", form.getOrDefault("waba_id", "")));
        }
        return part == null ? "panel/number-connect" : "panel/number-connect :: #connect";
    }

    /** The steps that are left of a number's connection. */
    @GetMapping("/{id}/setup")
    String setup(@ModelAttribute("me") User me, @PathVariable String id, Model model) {
        Map<String, Object> made = new HashMap<>(
                calls.of(me, "showNumber").id(id).reply().orRefuse().data());
        made.put("verify_token", null);
        model.addAttribute("made", made);
        common(model);
        return "panel/number-connect";
    }

    /** Draws another verify token, for whoever has not kept the one that was shown. */
    @PostMapping("/{id}/verify-token")
    String drawVerifyToken(@ModelAttribute("me") User me, @PathVariable String id, Model model) {
        byte[] random = new byte[18];
        this.random.nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Map<String, Object> made = new HashMap<>(calls.of(me, "updateNumber")
                .id(id)
                .body(Map.of("verify_token", token))
                .noting("drew another verify token")
                .reply()
                .orRefuse()
                .data());
        made.put("verify_token", token);
        model.addAttribute("made", made);
        common(model);
        return "panel/number-connect :: #connect";
    }

    /** Whether Meta has asked for the callback URL yet. */
    @GetMapping("/{id}/verification")
    String verification(@ModelAttribute("me") User me, @PathVariable String id, Model model) {
        model.addAttribute(
                "number", calls.of(me, "showNumber").id(id).reply().orRefuse().data());
        return "panel/number-parts :: verification";
    }

    /** Sends the template that every account of WhatsApp's begins with: it may go to who has not written yet. */
    @PostMapping("/{id}/test")
    String test(@ModelAttribute("me") User me, @PathVariable String id, @RequestParam String phone, Model model) {
        Map<String, Object> template = Map.of("name", "hello_world", "language", Map.of("code", "en_US"));
        Reply sent = calls.of(me, "sendMessage")
                .body(Map.of("number_id", id, "phone", phone, "type", "template", "template", template))
                .noting("sent a test message")
                .reply();
        model.addAttribute("message", sent.ok() ? sent.data() : null);
        model.addAttribute("text", sent.message());
        return sent.ok() ? "panel/number-parts :: test" : "panel/parts :: problem";
    }

    /** How far the test message has come. */
    @GetMapping("/test/{message}")
    String tested(@ModelAttribute("me") User me, @PathVariable String message, Model model) {
        model.addAttribute(
                "message",
                calls.of(me, "showMessage").id(message).reply().orRefuse().data());
        return "panel/number-parts :: test";
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

    private static void common(Model model) {
        model.addAttribute(
                "base", ServletUriComponentsBuilder.fromCurrentContextPath().toUriString());
        model.addAttribute("sandboxId", SANDBOX);
    }
}
