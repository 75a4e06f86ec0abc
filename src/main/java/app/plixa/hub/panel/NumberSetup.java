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

/** A guided way to a new number: its ids and secrets, Meta's verification, a first message. */
@Controller
@RequestMapping("/numbers")
class NumberSetup {
    private final Calls calls;
    private final ShownOnce once;
    private final SecureRandom random = new SecureRandom();

    NumberSetup(Calls calls, ShownOnce once) {
        this.once = once;
        this.calls = calls;
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
            RedirectAttributes next,
            HttpServletResponse response) {
        Map<String, Object> request = new HashMap<>();
        for (String field : new String[] {"phone_number_id", "waba_id", "access_token", "app_secret"}) {
            Form.text(form.get(field)).ifPresent(text -> request.put(field, text));
        }
        Reply made = calls.of(me, "connectNumber")
                .body(request)
                .noting("connected a number")
                .reply();
        if (made.ok() && part == null) {
            once.keep(me, Map.of("verify_token", made.data().get("verify_token")), next);
            return "redirect:/numbers/" + made.data().get("id") + "/setup";
        }
        if (made.ok()) {
            model.addAttribute("made", made.data());
            response.setHeader("HX-Push-Url", "/numbers/" + made.data().get("id") + "/setup");
            NumberPages.common(model);
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
        once.take(me, model).ifPresent(made::putAll);
        model.addAttribute("made", made);
        NumberPages.common(model);
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
        NumberPages.common(model);
        return "panel/number-connect :: #connect";
    }

    /** Whether Meta has asked for the callback URL yet. */
    @GetMapping("/{id}/verification")
    String verification(@ModelAttribute("me") User me, @PathVariable String id, Model model) {
        model.addAttribute(
                "number", calls.of(me, "showNumber").id(id).reply().orRefuse().data());
        return "panel/number-parts :: verification";
    }

    /** Whether it has, in a word. */
    String verified(User me, String id) {
        Reply number = calls.of(me, "showNumber").id(id).reply();
        return !number.ok() || number.data().get("callback_verified_at") == null ? "waiting" : "verified";
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

    /** The same in a text. */
    String status(User me, String message) {
        return String.valueOf(
                calls.of(me, "showMessage").id(message).reply().data().get("status"));
    }
}
