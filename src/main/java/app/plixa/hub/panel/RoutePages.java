package app.plixa.hub.panel;

import app.plixa.hub.routing.reload.RouteReload;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The running flow as a picture, and each route's source. */
@Controller
class RoutePages {
    private final FlowPicture picture;
    private final Optional<RouteReload> reload;

    RoutePages(FlowPicture picture, Optional<RouteReload> reload) {
        this.picture = picture;
        this.reload = reload;
    }

    @GetMapping("/routes")
    String show(Model model) {
        model.addAttribute("reload", reload.isPresent());
        model.addAttribute("last", reload.flatMap(RouteReload::last).orElse(null));
        List<FlowPicture.Step> steps = picture.steps();
        model.addAttribute("flow", steps.stream().filter(step -> !step.api()).toList());
        model.addAttribute("api", steps.stream().filter(FlowPicture.Step::api).toList());
        return "panel/routes";
    }

    @GetMapping("/routes/counters")
    String counters(Model model) {
        show(model);
        return "panel/routes :: #flow";
    }

    @GetMapping("/routes/{id}")
    String source(@PathVariable String id, Model model) throws IOException {
        FlowPicture.Step step = picture.steps().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new RefusedException(404, "No route of this name is running."));
        model.addAttribute("step", step);
        model.addAttribute("source", picture.source(step));
        return "panel/route";
    }
}
