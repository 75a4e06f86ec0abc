package app.plixa.hub.panel;

import app.plixa.hub.user.AuditLog;
import app.plixa.hub.user.Invitations;
import app.plixa.hub.user.Role;
import app.plixa.hub.user.User;
import app.plixa.hub.user.Users;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.mvc.support.RedirectAttributesModelMap;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The people of the workspace, as owners manage them. */
@Controller
@RequestMapping("/settings/users")
class UserPages {
    private static final int LONGEST_EMAIL = 254;

    private final Users users;
    private final Invitations invitations;
    private final AuditLog audit;
    private final SettingsPages page;
    private final ShownOnce once;

    UserPages(Users users, Invitations invitations, AuditLog audit, SettingsPages page, ShownOnce once) {
        this.once = once;
        this.page = page;
        this.users = users;
        this.invitations = invitations;
        this.audit = audit;
    }

    @PostMapping("/invite")
    String invite(
            @ModelAttribute("me") User me,
            @RequestParam String email,
            @RequestParam String role,
            RedirectAttributes next)
            throws SQLException {
        String address = email.strip();
        Optional<Role> wanted = Role.of(role);
        boolean isAddress = address.matches("[^\\s@\\x00]+@[^\\s@\\x00]+") && address.length() <= LONGEST_EMAIL;
        if (!isAddress || wanted.isEmpty()) {
            refused(address, "An invitation needs an email address and a role.", next);
        } else if (users.byEmail(address).isPresent()) {
            refused(address, "Somebody with this address is a user already.", next);
        } else {
            String secret = invitations.invite(me.workspaceId(), address, wanted.get());
            audit.note(me, "invited somebody as " + role, address);
            String link = ServletUriComponentsBuilder.fromCurrentContextPath()
                    .pathSegment("invitation", secret)
                    .toUriString();
            once.keep(me, Map.of("link", link), next);
        }
        return "redirect:/settings#users";
    }

    @PostMapping("/invitations/{id}/revoke")
    String revoke(@ModelAttribute("me") User me, @PathVariable String id, RedirectAttributes next) throws SQLException {
        if (invitations.revoke(me.workspaceId(), id)) {
            audit.note(me, "took an invitation back", id);
        }
        next.addFlashAttribute("usersDone", "The link is good for nothing now.");
        return "redirect:/settings#users";
    }

    @PostMapping("/{id}/role")
    String role(
            @ModelAttribute("me") User me, @PathVariable String id, @RequestParam String role, RedirectAttributes next)
            throws SQLException {
        Role wanted = Role.of(role).orElseThrow(() -> new RefusedException(422, "There is no such role."));
        if (told(users.changeRole(me.workspaceId(), id, wanted), "The role holds from the next click on.", next)) {
            audit.note(me, "made somebody " + role, id);
        }
        return "redirect:/settings#users";
    }

    /** The same by a script: the users as they are now, which is what became of it. */
    @PostMapping(path = "/{id}/role", headers = "HX-Request")
    String role(@ModelAttribute("me") User me, @PathVariable String id, @RequestParam String role, Model model)
            throws SQLException {
        RedirectAttributesModelMap told = new RedirectAttributesModelMap();
        role(me, id, role, told);
        model.addAllAttributes(told.getFlashAttributes());
        // One who is no owner any more has no such list.
        User now = users.find(me.id()).filter(user -> user.role().owns()).orElse(null);
        return now == null ? "panel/settings-users :: gone" : page.users(now, model);
    }

    @PostMapping("/{id}/remove")
    String remove(@ModelAttribute("me") User me, @PathVariable String id, RedirectAttributes next) throws SQLException {
        if (told(users.remove(me.workspaceId(), id), "Removed, and signed out everywhere.", next)) {
            audit.note(me, "removed a user", id);
        }
        return "redirect:/settings#users";
    }

    private static void refused(String address, String why, RedirectAttributes next) {
        next.addFlashAttribute("errors", Map.of("email", List.of(why)));
        next.addFlashAttribute("email", address);
    }

    /** Says what became of it; whether it is done. */
    private static boolean told(Users.Change change, String done, RedirectAttributes next) {
        switch (change) {
            case DONE -> next.addFlashAttribute("usersDone", done);
            case LAST_OWNER ->
                next.addFlashAttribute("usersWrong", "A workspace needs an owner. Make somebody else one first.");
            case NOBODY -> next.addFlashAttribute("usersWrong", "There is no such user any more.");
        }
        return change == Users.Change.DONE;
    }
}
