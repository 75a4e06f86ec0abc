package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import java.sql.SQLException;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** How things are, at a glance. */
@Controller
class OverviewPage {
    private final History history;
    private final Warnings warnings;

    OverviewPage(History history, Warnings warnings) {
        this.history = history;
        this.warnings = warnings;
    }

    @GetMapping("/")
    String show(@ModelAttribute("me") User me, @RequestParam(required = false) String range, Model model)
            throws SQLException {
        figures(me, range, model);
        return "panel/overview";
    }

    /** The part that asks for itself again. */
    @GetMapping("/live/overview")
    String again(@ModelAttribute("me") User me, @RequestParam(required = false) String range, Model model)
            throws SQLException {
        figures(me, range, model);
        return "panel/overview :: #figures";
    }

    private void figures(User me, String asked, Model model) throws SQLException {
        History.Range range = History.Range.of(asked);
        List<History.Slice> slices = history.of(me.workspaceId(), range);
        History.Slice all =
                slices.stream().reduce(History.Slice.empty(slices.get(0).begin()), History.Slice::with);
        model.addAttribute("range", range == History.Range.DAY ? "day" : "hour");
        model.addAttribute("all", all);
        model.addAttribute("rate", all.attempts() == 0 ? null : 100.0 * all.succeeded() / all.attempts());
        model.addAttribute("messages", Chart.bars("Messages", slices, History.Slice::inbound, History.Slice::outbound));
        model.addAttribute(
                "success", Chart.share("Webhooks taken", slices, History.Slice::succeeded, History.Slice::attempts));
        model.addAttribute("latency", Chart.line("Latency", slices, History.Slice::latency));
        model.addAttribute("depth", Chart.line("Queues", slices, History.Slice::depth));
        model.addAttribute("warnings", warnings.of(me));
        model.addAttribute("start", warnings.start(me));
    }
}
