package app.plixa.hub.panel;

import app.plixa.hub.broker.Queues;
import app.plixa.hub.queue.Addresses;
import app.plixa.hub.user.AuditLog;
import app.plixa.hub.user.User;
import java.sql.SQLException;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The broker's queues and what died in them; for owners, each of the own workspace. */
@Controller
class QueuePages {
    private final Queues queues;
    private final QueueRates rates;
    private final DeadLetters letters;
    private final Workspace workspaces;
    private final AuditLog audit;

    QueuePages(Queues queues, QueueRates rates, DeadLetters letters, Workspace workspaces, AuditLog audit) {
        this.queues = queues;
        this.rates = rates;
        this.letters = letters;
        this.workspaces = workspaces;
        this.audit = audit;
    }

    @GetMapping("/queues")
    String show(@ModelAttribute("me") User me, Model model) throws SQLException {
        depths(me, model);
        if (!model.containsAttribute("away")) {
            model.addAttribute("dead", letters.of(me.workspaceId()));
        }
        return "panel/queues";
    }

    @GetMapping("/queues/depths")
    String depths(@ModelAttribute("me") User me, Model model) throws SQLException {
        try {
            List<Queues.Depth> all = queues.all();
            model.addAttribute("rates", rates.since(all));
            model.addAttribute("queues", seen(me, all));
        } catch (IllegalStateException e) {
            model.addAttribute("away", true);
        }
        return "panel/queues :: #depths";
    }

    @PostMapping("/queues/dead/{id}/retry")
    String retry(@ModelAttribute("me") User me, @PathVariable long id, RedirectAttributes next) throws SQLException {
        boolean there = letters.retry(me.workspaceId(), id);
        if (there) {
            audit.note(me, "retried a dead letter", Long.toString(id));
        }
        next.addFlashAttribute("done", there ? "It is back in its queue." : "It was not there any more.");
        return "redirect:/queues";
    }

    @PostMapping("/queues/dead/retry-all")
    String retryAll(@ModelAttribute("me") User me, RedirectAttributes next) throws SQLException {
        int count = letters.retryAll(me.workspaceId());
        audit.note(me, "retried all dead letters", Integer.toString(count));
        next.addFlashAttribute("done", count + " went back to their queues.");
        return "redirect:/queues";
    }

    @PostMapping("/queues/dead/{id}/delete")
    String delete(@ModelAttribute("me") User me, @PathVariable long id, RedirectAttributes next) throws SQLException {
        boolean there = letters.remove(me.workspaceId(), id);
        if (there) {
            audit.note(me, "deleted a dead letter", Long.toString(id));
        }
        next.addFlashAttribute("done", there ? "It is deleted." : "It was not there any more.");
        return "redirect:/queues";
    }

    /** Other workspaces' queues are seen only by those who run the hub, as is how many letters of all have died. */
    private List<Queues.Depth> seen(User me, List<Queues.Depth> all) throws SQLException {
        if (letters.isFirst(me.workspaceId())) {
            return all;
        }
        String own = workspaces.about(me.workspaceId()).slug();
        return all.stream()
                .filter(queue -> !queue.name().equals(Queues.DEAD_LETTER))
                .filter(queue -> queue.name().startsWith("plixa."))
                .filter(queue -> Addresses.slug(queue.address()).orElse(own).equals(own))
                .toList();
    }
}
