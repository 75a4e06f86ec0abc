package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import app.plixa.hub.whatsapp.sandbox.SandboxCustomer;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The customer, played from the panel where WhatsApp is the stand-in. */
@Controller
class PlayedCustomer {
    private final Calls calls;
    private final ObjectProvider<SandboxCustomer> customers;
    private final Workspace workspaces;
    private final ObjectMapper json;

    PlayedCustomer(Calls calls, ObjectProvider<SandboxCustomer> customers, Workspace workspaces, ObjectMapper json) {
        this.calls = calls;
        this.customers = customers;
        this.workspaces = workspaces;
        this.json = json;
    }

    /** Plays the customer, in the sandbox only: of a conversation, or somebody new. */
    @PostMapping("/conversations/customer")
    String play(@ModelAttribute("me") User me, @RequestParam Map<String, String> form, RedirectAttributes next)
            throws IOException {
        SandboxCustomer customer = customers.getIfAvailable();
        List<Map<String, Object>> numbers = calls.all(me, "listNumbers");
        boolean playable =
                customer != null && workspaces.about(me.workspaceId()).playable();
        if (!playable || numbers.isEmpty()) {
            throw new RefusedException(403, "Customers are played where WhatsApp is the sandbox.");
        }
        String open = form.getOrDefault("open", "");
        Map<String, Object> said = new HashMap<>();
        said.put("phone", form.getOrDefault("phone", ""));
        said.put("name", form.getOrDefault("name", ""));
        said.put("body", form.getOrDefault("body", ""));
        said.put("number_id", numbers.get(numbers.size() - 1).get("id"));
        if (!open.isEmpty()) {
            Map<String, Object> chat =
                    calls.of(me, "showConversation").id(open).reply().orRefuse().data();
            said.put("number_id", chat.get("number_id"));
        }
        var answer = customer.play(json.valueToTree(said));
        if (answer.getStatusCode().isError()) {
            next.addFlashAttribute(
                    "wrong", "The customer needs a phone (digits with the country code) and something to say.");
        }
        return "redirect:/conversations" + (open.isEmpty() ? "" : "/" + open);
    }
}
