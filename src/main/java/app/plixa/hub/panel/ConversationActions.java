package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import app.plixa.hub.whatsapp.sandbox.SandboxCustomer;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What is done in a conversation. */
@Controller
@RequestMapping("/conversations")
class ConversationActions {
    private static final String ID = "/{id:cnv_.*}";

    private final Calls calls;
    private final ConversationPages pages;
    private final ObjectProvider<SandboxCustomer> customers;
    private final Workspace workspaces;
    private final ObjectMapper json;

    ConversationActions(
            Calls calls,
            ConversationPages pages,
            ObjectProvider<SandboxCustomer> customers,
            Workspace workspaces,
            ObjectMapper json) {
        this.calls = calls;
        this.pages = pages;
        this.customers = customers;
        this.workspaces = workspaces;
        this.json = json;
    }

    /** Writes to a phone; the conversation with it opens. */
    @PostMapping
    String begin(
            @ModelAttribute("me") User me,
            @RequestParam String phone,
            @RequestParam String body,
            RedirectAttributes next) {
        return opened(send(me, Map.of("phone", phone, "body", body)), next);
    }

    @PostMapping(ID + "/messages")
    String say(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @RequestParam String body,
            Model model,
            HttpServletResponse response) {
        return sent(me, id, send(me, Map.of("conversation_id", id, "body", body)), model, response);
    }

    @PostMapping(ID + "/template")
    String sayByTemplate(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> form,
            Model model,
            HttpServletResponse response) {
        Map<String, Object> template = new HashMap<>();
        template.put("name", form.getFirst("name"));
        template.put("language", Map.of("code", String.valueOf(form.getFirst("language"))));
        List<Map<String, Object>> parameters = new ArrayList<>();
        for (String blank : form.getOrDefault("blanks", List.of())) {
            Map<String, Object> parameter = new HashMap<>();
            parameter.put("type", "text");
            parameter.put("text", form.getFirst("blank_" + blank));
            if (!blank.matches("\\d+")) {
                parameter.put("parameter_name", blank);
            }
            parameters.add(parameter);
        }
        if (!parameters.isEmpty()) {
            template.put("components", List.of(Map.of("type", "body", "parameters", parameters)));
        }
        Map<String, Object> request = Map.of("conversation_id", id, "type", "template", "template", template);
        return sent(me, id, send(me, request), model, response);
    }

    @PostMapping(ID + "/read")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void read(@ModelAttribute("me") User me, @PathVariable String id) {
        calls.of(me, "readConversation").id(id).body(Map.of()).reply();
    }

    @PostMapping(ID + "/status")
    String change(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @RequestParam String status,
            RedirectAttributes next) {
        String action = status.equals("closed") ? "closed a conversation" : "reopened a conversation";
        return changed(me, id, Map.of("status", status), action, next);
    }

    @PostMapping(ID + "/about")
    String name(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @RequestParam String name,
            @RequestParam String tags,
            RedirectAttributes next) {
        Map<String, Object> change = new HashMap<>();
        change.put("name", Form.text(name).orElse(null));
        change.put("tags", Form.list(tags));
        return changed(me, id, change, "named or tagged a conversation", next);
    }

    @PostMapping(ID + "/delete")
    String delete(@ModelAttribute("me") User me, @PathVariable String id, RedirectAttributes next) {
        calls.of(me, "deleteConversation")
                .id(id)
                .noting("deleted a conversation")
                .reply()
                .orRefuse();
        next.addFlashAttribute("done", "The conversation is deleted with its messages.");
        return "redirect:/conversations";
    }

    /** Plays the customer, in the sandbox only: of a conversation, or somebody new. */
    @PostMapping("/customer")
    String play(@ModelAttribute("me") User me, @RequestParam Map<String, String> form, RedirectAttributes next)
            throws IOException {
        SandboxCustomer customer = customers.getIfAvailable();
        List<Map<String, Object>> numbers = calls.of(me, "listNumbers").reply().rows();
        boolean playable =
                customer != null && workspaces.about(me.workspaceId()).playable();
        if (!playable || numbers.isEmpty() || !me.may("webhooks")) {
            throw new RefusedException(403, "Customers are played in the sandbox only, by developers and owners.");
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

    private Reply send(User me, Map<String, Object> request) {
        return calls.of(me, "sendMessage")
                .body(request)
                .noting("sent a message")
                .reply();
    }

    private String sent(User me, String id, Reply sent, Model model, HttpServletResponse response) {
        if (!sent.ok()) {
            // Beside what was written, which stays.
            response.setStatus(sent.status());
            response.setHeader("HX-Retarget", "#refused");
            response.setHeader("HX-Reswap", "innerHTML");
            model.addAttribute("text", sent.message());
            return "panel/parts :: problem";
        }
        pages.log(me, id, null, model);
        return "panel/chat :: log";
    }

    private static String opened(Reply sent, RedirectAttributes next) {
        if (sent.ok()) {
            return "redirect:/conversations/" + sent.data().get("conversation_id");
        }
        next.addFlashAttribute("wrong", sent.message());
        return "redirect:/conversations";
    }

    private String changed(User me, String id, Map<String, Object> change, String action, RedirectAttributes next) {
        Reply reply = calls.of(me, "updateConversation")
                .id(id)
                .body(change)
                .noting(action)
                .reply();
        if (!reply.ok()) {
            next.addFlashAttribute("wrong", reply.message());
        }
        return "redirect:/conversations/" + id;
    }
}
