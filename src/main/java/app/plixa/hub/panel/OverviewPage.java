package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import java.sql.SQLException;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
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
    String show(
            @ModelAttribute("me") User me,
            @RequestParam(required = false) String range,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model)
            throws SQLException {
        fill(Figures.of(history, warnings, me, range), model);
        return part == null ? "panel/overview" : "panel/overview :: #figures";
    }

    /** What it shows, in a text. */
    String digest(User me, String range) throws SQLException {
        return Figures.of(history, warnings, me, range).digest();
    }

    private static void fill(Figures figures, Model model) {
        List<History.Slice> slices = figures.slices();
        History.Slice all =
                slices.stream().reduce(History.Slice.empty(slices.get(0).begin()), History.Slice::with);
        model.addAttribute("range", figures.range() == History.Range.DAY ? "day" : "hour");
        model.addAttribute("digest", figures.digest());
        model.addAttribute("all", all);
        model.addAttribute("rate", all.attempts() == 0 ? null : 100.0 * all.succeeded() / all.attempts());
        model.addAttribute("messages", Chart.bars("Messages", slices, History.Slice::inbound, History.Slice::outbound));
        model.addAttribute(
                "success", Chart.share("Webhooks taken", slices, History.Slice::succeeded, History.Slice::attempts));
        model.addAttribute("latency", Chart.line("Latency", slices, History.Slice::latency));
        model.addAttribute("depth", Chart.line("Queues", slices, History.Slice::depth));
        model.addAttribute("warnings", figures.warnings());
        model.addAttribute("start", figures.start());
    }

    private record Figures(
            History.Range range, List<History.Slice> slices, List<Warnings.Warning> warnings, Warnings.Start start) {
        static Figures of(History history, Warnings warnings, User me, String asked) throws SQLException {
            History.Range range = History.Range.of(asked);
            return new Figures(range, history.of(me.workspaceId(), range), warnings.of(me), warnings.start(me));
        }

        String digest() {
            return Digest.of(this);
        }
    }
}
