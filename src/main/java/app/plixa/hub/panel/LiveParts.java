package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A stream for each page that follows what happens; each parameter named as a part is what the page has seen of it. */
@Controller
@RequestMapping(path = "/live", produces = "text/event-stream")
class LiveParts {
    private final Live live;
    private final OverviewPage overview;
    private final WebhookPages webhooks;
    private final DeliveryPages deliveries;
    private final NumberSetup numbers;
    private final RoutePages routes;
    private final QueuePages queues;

    LiveParts(
            Live live,
            OverviewPage overview,
            WebhookPages webhooks,
            DeliveryPages deliveries,
            NumberSetup numbers,
            RoutePages routes,
            QueuePages queues) {
        this.live = live;
        this.overview = overview;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.numbers = numbers;
        this.routes = routes;
        this.queues = queues;
    }

    /** The overview's figures and warnings. */
    @GetMapping("/overview")
    SseEmitter overview(
            @ModelAttribute("me") User me,
            @RequestParam(defaultValue = "hour") String range,
            @RequestParam(defaultValue = "") String figures) {
        return watch(
                me,
                part(me, "figures", "overview " + History.Range.of(range), () -> overview.digest(me, range), figures));
    }

    /** The list of endpoints. */
    @GetMapping("/webhooks")
    SseEmitter endpoints(
            @ModelAttribute("me") User me,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = "") String endpoints) {
        return watch(me, part(me, "endpoints", "webhooks " + cursor, () -> webhooks.digest(me, cursor), endpoints));
    }

    /** One endpoint's health and deliveries. */
    @GetMapping("/webhooks/{id}")
    SseEmitter endpoint(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            WebhookPages.Narrowed narrowed,
            @RequestParam(defaultValue = "") String deliveries) {
        Live.Look look = () -> webhooks.digest(me, id, narrowed);
        return watch(me, part(me, "deliveries", "webhook " + id + narrowed, look, deliveries));
    }

    /** A delivery's state and attempts. */
    @GetMapping("/deliveries/{id}")
    SseEmitter delivery(
            @ModelAttribute("me") User me, @PathVariable String id, @RequestParam(defaultValue = "") String progress) {
        return watch(me, part(me, "progress", "delivery " + id, () -> deliveries.digest(me, id), progress));
    }

    /** Whether Meta has verified a number's callback URL. */
    @GetMapping("/numbers/{id}")
    SseEmitter verification(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String verification) {
        return watch(me, part(me, "verification", "number " + id, () -> numbers.verified(me, id), verification));
    }

    /** How far a message has come. */
    @GetMapping("/messages/{id}")
    SseEmitter message(
            @ModelAttribute("me") User me, @PathVariable String id, @RequestParam(defaultValue = "") String tested) {
        return watch(me, part(me, "tested", "message " + id, () -> numbers.status(me, id), tested));
    }

    /** The counts of the routes in this process. */
    @GetMapping("/routes")
    SseEmitter routes(@ModelAttribute("me") User me, @RequestParam(defaultValue = "") String flow) {
        return watch(me, part(me, "flow", "routes", () -> routes.digest(me), flow));
    }

    /** How deep the queues are, and whether something died. */
    @GetMapping("/queues")
    SseEmitter queues(
            @ModelAttribute("me") User me,
            @RequestParam(defaultValue = "") String depths,
            @RequestParam(defaultValue = "") String letters) {
        return watch(
                me,
                part(me, "depths", "depths", () -> queues.depthsDigest(me), depths),
                part(me, "letters", "letters", queues::lettersDigest, letters));
    }

    private SseEmitter watch(User me, Live.Part... parts) {
        return live.watch(me.id(), List.of(parts));
    }

    /** One look serves all who see the same: those of one role in one workspace. */
    private static Live.Part part(User me, String name, String what, Live.Look look, String seen) {
        return new Live.Part(name, me.workspaceId() + " " + me.role().word() + " " + what, look, seen);
    }
}
