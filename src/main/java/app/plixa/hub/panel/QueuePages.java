package app.plixa.hub.panel;

import app.plixa.hub.broker.Queues;
import app.plixa.hub.queue.Addresses;
import app.plixa.hub.user.AuditLog;
import app.plixa.hub.user.User;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The broker's queues and what died in them; for owners, each of the own workspace. */
@Controller
class QueuePages {
    private final Queues queues;
    private final QueueRates rates;
    private final DeadLetters letters;
    private final Workspace workspaces;
    private final AuditLog audit;
    private final Show show;

    QueuePages(Queues queues, QueueRates rates, DeadLetters letters, Workspace workspaces, AuditLog audit, Show show) {
        this.show = show;
        this.queues = queues;
        this.rates = rates;
        this.letters = letters;
        this.workspaces = workspaces;
        this.audit = audit;
    }

    @GetMapping("/queues")
    String show(@ModelAttribute("me") User me, Model model) throws SQLException {
        letters(me, model);
        depths(me, model);
        return "panel/queues";
    }

    @GetMapping("/queues/depths")
    String depths(@ModelAttribute("me") User me, Model model) {
        try {
            List<Queues.Depth> all = queues.all();
            Map<String, QueueRates.Rate> speeds = rates.since(all);
            List<Queues.Depth> seen = seen(me, all);
            model.addAttribute("rates", speeds);
            model.addAttribute("queues", seen);
            model.addAttribute("events", events(me));
            model.addAttribute("depthsDigest", digest(seen, speeds));
        } catch (IllegalStateException e) {
            model.addAttribute("away", true);
            model.addAttribute("depthsDigest", Digest.GONE);
        }
        return "panel/queues :: #depths";
    }

    @GetMapping("/queues/letters")
    String letters(@ModelAttribute("me") User me, Model model) throws SQLException {
        model.addAttribute("lettersDigest", lettersDigest());
        try {
            model.addAttribute("dead", letters.of(me.workspaceId()));
        } catch (IllegalStateException e) {
            model.addAttribute("away", true);
        }
        return "panel/queues :: #letters";
    }

    /** What is shown of the depths, in a text. */
    String depthsDigest(User me) {
        try {
            List<Queues.Depth> all = queues.all();
            return digest(seen(me, all), rates.since(all));
        } catch (IllegalStateException e) {
            return Digest.GONE;
        }
    }

    /** Another text whenever something has died, or was taken out; no letter is read for it. */
    String lettersDigest() {
        try {
            return Digest.of(queues.all().stream()
                    .filter(queue -> queue.name().equals(Queues.DEAD_LETTER))
                    .toList());
        } catch (IllegalStateException e) {
            return Digest.GONE;
        }
    }

    private String digest(List<Queues.Depth> depths, Map<String, QueueRates.Rate> speeds) {
        return Digest.of(
                depths,
                depths.stream()
                        .map(queue -> speeds.get(queue.name()))
                        .map(rate -> rate == null ? "" : show.rate(rate.in()) + " " + show.rate(rate.out()))
                        .toList());
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

    @PostMapping("/queues/subscriptions/delete")
    String unsubscribe(@ModelAttribute("me") User me, @RequestParam String name, RedirectAttributes next) {
        try {
            switch (queues.unsubscribe(events(me), name)) {
                case DONE -> {
                    audit.note(me, "deleted a subscription", name);
                    next.addFlashAttribute("done", "The subscription is deleted.");
                }
                case IN_USE ->
                    next.addFlashAttribute("wrong", "Somebody listens to it again, so it stays. Nothing was deleted.");
                case NOT_THERE -> next.addFlashAttribute("done", "It was not there any more.");
            }
        } catch (IllegalStateException e) {
            next.addFlashAttribute("wrong", "The broker does not answer. Try again.");
        }
        return "redirect:/queues";
    }

    /** Where the workspace's subscriptions are. */
    private String events(User me) {
        return Addresses.events(workspaces.about(me.workspaceId()).slug());
    }

    /** Other workspaces' queues are seen only by those who run the hub, as is how many letters of all have died. */
    private List<Queues.Depth> seen(User me, List<Queues.Depth> all) {
        Workspace.About about = workspaces.about(me.workspaceId());
        if (about.first()) {
            return all;
        }
        String own = about.slug();
        return all.stream()
                .filter(queue -> !queue.name().equals(Queues.DEAD_LETTER))
                .filter(queue ->
                        queue.name().startsWith("plixa.") || queue.address().equals(Addresses.events(own)))
                .filter(queue -> Addresses.slug(queue.address()).orElse(own).equals(own))
                .toList();
    }
}
