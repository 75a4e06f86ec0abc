package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The inbox and the chat, as they are looked at. */
@Controller
class ConversationPages {
    private static final String ID = "/{id:cnv_.*}";

    private final Calls calls;
    private final RecentChats inbox;
    private final Live live;

    ConversationPages(Calls calls, RecentChats inbox, Live live) {
        this.calls = calls;
        this.inbox = inbox;
        this.live = live;
    }

    @GetMapping("/conversations")
    String list(@ModelAttribute("me") User me, Asked asked, Model model) throws SQLException {
        rows(me, asked, null, model);
        return "panel/conversations";
    }

    @GetMapping("/conversations/rows")
    String rows(@ModelAttribute("me") User me, Asked asked, @RequestParam(required = false) String open, Model model)
            throws SQLException {
        model.addAttribute("rows", find(me, asked));
        model.addAttribute("asked", asked);
        model.addAttribute("open", open);
        return "panel/chat :: rows";
    }

    @GetMapping("/conversations" + ID)
    String show(@ModelAttribute("me") User me, @PathVariable String id, Asked asked, Model model) throws SQLException {
        rows(me, asked, id, model);
        log(me, id, null, model);
        return "panel/conversations";
    }

    @GetMapping("/conversations" + ID + "/log")
    String log(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @RequestParam(required = false) String cursor,
            Model model) {
        model.addAttribute(
                "chat",
                calls.of(me, "showConversation").id(id).reply().orRefuse().data());
        Reply messages = calls.of(me, "conversationMessages")
                .id(id)
                .query("cursor", cursor)
                .reply()
                .orRefuse();
        List<Map<String, Object>> oldestFirst = new ArrayList<>(messages.rows());
        Collections.reverse(oldestFirst);
        model.addAttribute("bubbles", oldestFirst.stream().map(Bubble::of).toList());
        model.addAttribute("earlier", messages.next());
        model.addAttribute("open", id);
        return "panel/chat :: log";
    }

    @GetMapping("/conversations" + ID + "/templates")
    String templates(@ModelAttribute("me") User me, @PathVariable String id, Model model) {
        Map<String, Object> chat =
                calls.of(me, "showConversation").id(id).reply().orRefuse().data();
        Reply templates = calls.of(me, "listTemplates")
                .query("number_id", chat.get("number_id"))
                .reply();
        model.addAttribute("chat", chat);
        model.addAttribute(
                "templates", templates.rows().stream().map(TemplateForm::of).toList());
        model.addAttribute("text", templates.ok() ? null : templates.message());
        return "panel/chat :: templates";
    }

    @GetMapping(path = "/live/inbox", produces = "text/event-stream")
    SseEmitter changes(@ModelAttribute("me") User me, @RequestParam(defaultValue = "") String open) {
        // Another workspace's conversation would tell of its changes.
        String own = open.isEmpty()
                        || !calls.of(me, "showConversation").id(open).reply().ok()
                ? ""
                : open;
        return live.watch(() -> inbox.trace(me.workspaceId(), own));
    }

    private List<Map<String, Object>> find(User me, Asked asked) throws SQLException {
        Optional<String> status = Form.text(asked.status()).filter(word -> word.matches("open|closed"));
        Optional<String> text = Form.text(asked.q()).map(q -> q.replace("\0", ""));
        Optional<String> digits = text.map(q -> q.replaceAll("[ +()-]", "")).filter(q -> q.matches("\\d{8,20}"));
        if (digits.isPresent()) {
            List<String> ids = calls.of(me, "listConversations").query("phone", digits.get()).reply().rows().stream()
                    .map(row -> row.get("id").toString())
                    .toList();
            return inbox.rows(me.workspaceId(), ids, status, Optional.empty());
        }
        return inbox.rows(me.workspaceId(), inbox.lively(me.workspaceId()), status, text);
    }

    /** What the list is narrowed to. */
    record Asked(String q, String status) {}
}
