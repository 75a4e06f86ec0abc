package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The inbox and the chat, as they are looked at. */
@Controller
class ConversationPages {
    private static final String ID = "/{id:cnv_.*}";

    private final Calls calls;
    private final RecentChats inbox;
    private final ChatTrace trace;
    private final Live live;

    ConversationPages(Calls calls, RecentChats inbox, ChatTrace trace, Live live) {
        this.calls = calls;
        this.inbox = inbox;
        this.trace = trace;
        this.live = live;
    }

    @GetMapping("/conversations")
    String list(
            @ModelAttribute("me") User me,
            Asked asked,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model,
            HttpServletResponse response)
            throws SQLException {
        rows(me, asked, null, model);
        return page(part, "/conversations" + asked.query(), model, me, response);
    }

    /** The list alone, as it asks for itself again. */
    @GetMapping("/conversations/rows")
    String rows(@ModelAttribute("me") User me, Asked asked, @RequestParam(required = false) String open, Model model)
            throws SQLException {
        RecentChats.Chats chats = inbox.page(me.workspaceId(), asked);
        model.addAttribute("rows", chats.rows());
        model.addAttribute("next", chats.next());
        model.addAttribute("further", chats.further());
        model.addAttribute("digest", chats.digest());
        model.addAttribute("asked", asked);
        model.addAttribute("open", open);
        return "panel/inbox :: rows";
    }

    @GetMapping("/conversations" + ID)
    String show(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            Asked asked,
            @RequestParam(required = false) String cursor,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model,
            HttpServletResponse response)
            throws SQLException {
        rows(me, asked, id, model);
        if (part == null) {
            log(me, id, cursor, model);
        }
        return page(part, "/conversations/" + id + asked.query(), model, me, response);
    }

    /** The messages, with what else of the page follows them. */
    @GetMapping("/conversations" + ID + "/log")
    String log(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @RequestParam(required = false) String cursor,
            Model model)
            throws SQLException {
        String from = Form.text(cursor).orElse(null);
        // Before the messages are read: what comes in between is told of once too often, not never.
        model.addAttribute("logDigest", trace.of(me.workspaceId(), id));
        model.addAttribute(
                "chat",
                calls.of(me, "showConversation").id(id).reply().orRefuse().data());
        Reply messages = calls.of(me, "conversationMessages")
                .id(id)
                .query("cursor", from)
                .reply()
                .orRefuse();
        List<Map<String, Object>> oldestFirst = new ArrayList<>(messages.rows());
        Collections.reverse(oldestFirst);
        model.addAttribute("bubbles", oldestFirst.stream().map(Bubble::of).toList());
        model.addAttribute("unread", oldestFirst.stream().map(Bubble::of).anyMatch(Bubble::isUnread));
        model.addAttribute("earlier", messages.next());
        model.addAttribute("cursor", from);
        model.addAttribute("open", id);
        return "panel/chat :: heard";
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

    /** What the list shows, and the open chat if there is one; {@code rows} and {@code log} are what the page has seen. */
    @GetMapping(path = "/live/inbox", produces = "text/event-stream")
    SseEmitter changes(
            @ModelAttribute("me") User me,
            Asked asked,
            @RequestParam(defaultValue = "") String open,
            @RequestParam(defaultValue = "") String rows,
            @RequestParam(defaultValue = "") String log) {
        String workspace = me.workspaceId();
        List<Live.Part> parts = new ArrayList<>();
        Live.Look list = () -> inbox.page(workspace, asked).digest();
        parts.add(new Live.Part("rows", workspace + asked.query(), list, rows));
        if (!open.isEmpty()) {
            parts.add(new Live.Part("log", workspace + " " + open, () -> trace.of(workspace, open), log));
        }
        return live.watch(me.id(), parts);
    }

    /** Whole, or only the list where that is asked for: its address stays the page's. */
    private String page(String part, String address, Model model, User me, HttpServletResponse response) {
        if (part != null) {
            response.setHeader("HX-Replace-Url", address);
            return "panel/inbox :: rows";
        }
        model.addAttribute("numbers", calls.all(me, "listNumbers"));
        return "panel/conversations";
    }
}
