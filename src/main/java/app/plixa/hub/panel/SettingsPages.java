package app.plixa.hub.panel;

import app.plixa.hub.user.AuditLog;
import app.plixa.hub.user.Invitations;
import app.plixa.hub.user.Role;
import app.plixa.hub.user.User;
import app.plixa.hub.user.Users;
import java.sql.SQLException;
import org.springframework.core.env.Environment;
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
    private static final int LOGGED = 100;
    private static final int LONGEST_NAME = 80;

    private final Users users;
    private final Invitations invitations;
    private final AuditLog audit;
    private final Workspace workspace;
    private final Environment environment;

    SettingsPages(Users users, Invitations invitations, AuditLog audit, Workspace workspace, Environment environment) {
        this.users = users;
        this.invitations = invitations;
        this.audit = audit;
        this.workspace = workspace;
        this.environment = environment;
    }

    @GetMapping("/settings")
    String show(@ModelAttribute("me") User me, Model model) throws SQLException {
        model.addAttribute("provider", environment.getProperty("hub.auto-reply.provider", ""));
        model.addAttribute("aiModel", environment.getProperty("hub.auto-reply.model", ""));
        model.addAttribute("keptUploads", environment.getProperty("hub.media.retention"));
        model.addAttribute("keptDays", environment.getProperty("hub.retention.days"));
        if (me.role().owns()) {
            users(me, model);
            model.addAttribute("log", audit.newest(me.workspaceId(), LOGGED));
        }
        return "panel/settings";
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
