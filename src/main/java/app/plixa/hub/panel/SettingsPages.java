package app.plixa.hub.panel;

import app.plixa.hub.api.Fields;
import app.plixa.hub.reply.ReplyChoices;
import app.plixa.hub.user.AuditLog;
import app.plixa.hub.user.Invitations;
import app.plixa.hub.user.Role;
import app.plixa.hub.user.User;
import app.plixa.hub.user.Users;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The workspace with its people and limits, and who did what. */
@Controller
class SettingsPages {
    private static final int LATEST = 8;
    private static final int PER_PAGE = 50;
    private static final int LONGEST_NAME = 80;

    private final Users users;
    private final Invitations invitations;
    private final AuditLog audit;
    private final Workspace workspace;
    private final ReplyChoices replies;
    private final Limits limits;
    private final ShownOnce once;

    SettingsPages(
            Users users,
            Invitations invitations,
            AuditLog audit,
            Workspace workspace,
            ReplyChoices replies,
            Limits limits,
            ShownOnce once) {
        this.users = users;
        this.invitations = invitations;
        this.audit = audit;
        this.workspace = workspace;
        this.replies = replies;
        this.limits = limits;
        this.once = once;
    }

    @GetMapping("/settings")
    String show(@ModelAttribute("me") User me, Model model) throws SQLException {
        once.take(me, model).ifPresent(model::addAllAttributes);
        model.addAttribute("enforced", limits.enforced());
        model.addAttribute("kept", limits.kept());
        model.addAttribute("writer", replies.writer().orElse(null));
        model.addAttribute("choices", replies.of(me.workspaceId()));
        if (me.role().owns()) {
            users(me, model);
            model.addAttribute("log", audit.newest(me.workspaceId(), Optional.empty(), LATEST));
        }
        return "panel/settings";
    }

    /** All that anybody did, page by page. */
    @GetMapping("/settings/audit")
    String log(@ModelAttribute("me") User me, @RequestParam(required = false) String cursor, Model model)
            throws SQLException {
        List<AuditLog.Entry> entries =
                audit.newest(me.workspaceId(), Form.text(cursor).filter(Fields::storable), PER_PAGE + 1);
        boolean more = entries.size() > PER_PAGE;
        model.addAttribute("log", more ? entries.subList(0, PER_PAGE) : entries);
        model.addAttribute("next", more ? entries.get(PER_PAGE - 1).id() : null);
        return "panel/audit";
    }

    /** Whether first replies by AI are written through one of the numbers. */
    @PostMapping("/settings/auto-reply")
    String replies(
            @ModelAttribute("me") User me,
            @RequestParam String number,
            @RequestParam boolean wanted,
            RedirectAttributes next) {
        if (!replies.choose(me.workspaceId(), number, wanted)) {
            throw new RefusedException(404, "There is no such number.");
        }
        audit.note(me, wanted ? "turned first replies on" : "turned first replies off", number);
        next.addFlashAttribute("done", wanted ? "First replies are on again." : "First replies are off from now on.");
        return "redirect:/settings";
    }

    /** The part with the people of the workspace; for owners. */
    String users(User me, Model model) throws SQLException {
        model.addAttribute("roles", Role.values());
        model.addAttribute("users", users.ofWorkspace(me.workspaceId()));
        model.addAttribute("invitations", invitations.open(me.workspaceId()));
        return "panel/settings-users :: users";
    }

    @PostMapping("/settings/workspace")
    String rename(@ModelAttribute("me") User me, @RequestParam String name, RedirectAttributes next) {
        String wanted = name.strip().replace("\0", "");
        if (wanted.isEmpty() || wanted.length() > LONGEST_NAME) {
            next.addFlashAttribute("wrong", "A name has 1 to 80 characters.");
        } else {
            workspace.rename(me.workspaceId(), wanted);
            audit.note(me, "renamed the workspace", null);
            next.addFlashAttribute("done", "Saved.");
        }
        return "redirect:/settings";
    }
}
