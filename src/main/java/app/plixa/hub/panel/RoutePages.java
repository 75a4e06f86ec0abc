package app.plixa.hub.panel;

import app.plixa.hub.routing.reload.RouteReload;
import app.plixa.hub.user.User;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;

/**
 * The running flow as a picture, and each route's source. Counts, sources and what an integrator's routes are for are of all
 * workspaces together, and for those of the first one, who run the hub; others see how the hub works.
 */
@Controller
class RoutePages {
    private final FlowPicture picture;
    private final Workspace workspaces;
    private final Optional<RouteReload> reload;

    RoutePages(FlowPicture picture, Workspace workspaces, Optional<RouteReload> reload) {
        this.picture = picture;
        this.workspaces = workspaces;
        this.reload = reload;
    }

    @GetMapping("/routes")
    String show(
            @ModelAttribute("me") User me,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model) {
        List<FlowPicture.Step> steps = steps(me);
        model.addAttribute("digest", digest(me));
        model.addAttribute("reload", reload.isPresent());
        model.addAttribute("last", reload.flatMap(RouteReload::last).orElse(null));
        model.addAttribute("flow", steps.stream().filter(step -> !step.api()).toList());
        model.addAttribute("api", steps.stream().filter(FlowPicture.Step::api).toList());
        return part == null ? "panel/routes" : "panel/routes :: #flow";
    }

    @GetMapping("/routes/{id}")
    String source(@ModelAttribute("me") User me, @PathVariable String id, Model model) throws IOException {
        if (!runs(me)) {
            throw new RefusedException(403, "Sources are shown to the workspace that runs this hub.");
        }
        FlowPicture.Step step = picture.steps().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new RefusedException(404, "No route of this name is running."));
        model.addAttribute("step", step);
        model.addAttribute("source", picture.source(step));
        return "panel/route";
    }

    /** What is shown, in a text. */
    String digest(User me) {
        return Digest.of(steps(me), runs(me) ? reload.flatMap(RouteReload::last) : null);
    }

    private List<FlowPicture.Step> steps(User me) {
        boolean all = runs(me);
        return picture.steps().stream()
                .filter(step -> all || step.shipped())
                .map(step -> all ? step : step.withoutCount())
                .toList();
    }

    private boolean runs(User me) {
        return workspaces.about(me.workspaceId()).first();
    }
}
