package app.plixa.hub.panel;

import app.plixa.hub.broker.Queues;
import app.plixa.hub.user.AuditLog;
import app.plixa.hub.user.User;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The broker's queues and what died in them; for owners, for they belong to all workspaces together. */
@Controller
class QueuePages {
    private final Queues queues;
    private final QueueRates rates;
    private final AuditLog audit;

    QueuePages(Queues queues, QueueRates rates, AuditLog audit) {
        this.queues = queues;
        this.rates = rates;
        this.audit = audit;
    }

    @GetMapping("/queues")
    String show(Model model) {
        try {
            List<Queues.Depth> all = queues.all();
            model.addAttribute("queues", all);
            model.addAttribute("rates", rates.since(all));
            model.addAttribute("dead", queues.entries(Queues.DEAD_LETTER));
        } catch (IllegalStateException e) {
            model.addAttribute("away", true);
        }
        return "panel/queues";
    }

    @GetMapping("/queues/depths")
    String depths(Model model) {
        show(model);
        return "panel/queues :: #depths";
    }

    @PostMapping("/queues/dead/{id}/retry")
    String retry(@ModelAttribute("me") User me, @PathVariable long id, RedirectAttributes next) {
        boolean there = queues.retry(id);
        if (there) {
            audit.note(me, "retried a dead letter", Long.toString(id));
        }
        next.addFlashAttribute("done", there ? "It is back in its queue." : "It was not there any more.");
        return "redirect:/queues";
    }

    @PostMapping("/queues/dead/retry-all")
    String retryAll(@ModelAttribute("me") User me, RedirectAttributes next) {
        int count = queues.retryAll();
        audit.note(me, "retried all dead letters", Integer.toString(count));
        next.addFlashAttribute("done", count + " went back to their queues.");
        return "redirect:/queues";
    }

    @PostMapping("/queues/dead/{id}/delete")
    String delete(@ModelAttribute("me") User me, @PathVariable long id, RedirectAttributes next) {
        boolean there = queues.remove(id);
        if (there) {
            audit.note(me, "deleted a dead letter", Long.toString(id));
        }
        next.addFlashAttribute("done", there ? "It is deleted." : "It was not there any more.");
        return "redirect:/queues";
    }
}
