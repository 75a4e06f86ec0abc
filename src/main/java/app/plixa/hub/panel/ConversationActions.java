package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
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
    /** The field with the name of what a form asks for. */
    private static final String ONCE = "once";

    private final Calls calls;
    private final ConversationPages pages;

    ConversationActions(Calls calls, ConversationPages pages) {
        this.calls = calls;
        this.pages = pages;
    }

    /** Writes to a phone; the conversation with it opens. */
    @PostMapping
    String begin(
            @ModelAttribute("me") User me,
            @RequestParam String phone,
            @RequestParam String body,
            @RequestParam(defaultValue = "") String once,
            RedirectAttributes next) {
        Reply sent = send(me, Map.of("phone", phone, "body", body), once);
        if (sent.ok()) {
            return "redirect:/conversations/" + sent.data().get("conversation_id");
        }
        // What was written is not lost: the form is shown again with what is wrong in it.
        next.addFlashAttribute("draft", Map.of("phone", phone, "body", body));
        if (sent.errors().isEmpty()) {
            next.addFlashAttribute("wrong", sent.message());
        } else {
            next.addFlashAttribute("errors", sent.errors());
        }
        return "redirect:/conversations";
    }

    @PostMapping(ID + "/messages")
    String say(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @RequestParam Map<String, String> form,
            Model model,
            HttpServletResponse response)
            throws SQLException {
        Reply sent = null;
        for (Map<String, Object> message : ChatFiles.messages(id, form)) {
            sent = sent == null || sent.ok() ? send(me, message, form.get(ONCE)) : sent;
        }
        return sent(me, id, sent, "#refused", model, response);
    }

    @PostMapping(ID + "/template")
    String sayByTemplate(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> form,
            Model model,
            HttpServletResponse response)
            throws SQLException {
        Map<String, Object> request =
                Map.of("conversation_id", id, "type", "template", "template", TemplateForm.filled(form));
        return sent(me, id, send(me, request, form.getFirst(ONCE)), "#template-refused", model, response);
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

    private Reply send(User me, Map<String, Object> request, String once) {
        return calls.of(me, "sendMessage")
                .body(request)
                .once(Form.text(once))
                .noting("sent a message")
                .reply();
    }

    private String sent(User me, String id, Reply sent, String why, Model model, HttpServletResponse response)
            throws SQLException {
        if (!sent.ok()) {
            // Beside what was written, which stays.
            response.setStatus(sent.status());
            response.setHeader("HX-Retarget", why);
            response.setHeader("HX-Reswap", "innerHTML");
            model.addAttribute("text", sent.message());
            return "panel/parts :: problem";
        }
        pages.log(me, id, null, model);
        return "panel/chat :: heard";
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
