package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What is done with an endpoint and its deliveries, beside changing it. */
@Controller
@RequestMapping("/webhooks")
class DeliveryPages {
    /** The headers that are made for each attempt and not kept, and of what. */
    private static final Map<String, String> COMPUTED = new LinkedHashMap<>();

    static {
        COMPUTED.put("X-Plixa-Attempt", "the attempt's number, from 1");
        COMPUTED.put("X-Plixa-Signature", "sha256=<hex HMAC-SHA256 of the body under the secret>");
        COMPUTED.put("X-Plixa-Signature-Next", "the same under the new secret, only while two sign after a rotation");
        COMPUTED.put("webhook-timestamp", "the attempt's time, seconds since 1970");
        COMPUTED.put("webhook-signature", "v1,<base64 HMAC-SHA256 of webhook-id.webhook-timestamp.body>");
    }

    private final Calls calls;
    private final VerifySamples samples;
    private final String userAgent;
    private final ObjectWriter json;
    private final Clock clock;
    private final ShownOnce once;
    private final Show show;

    DeliveryPages(
            Calls calls,
            VerifySamples samples,
            @Value("Plixa-Hub/${hub.version}") String userAgent,
            ObjectMapper json,
            Clock clock,
            Show show,
            ShownOnce once) {
        this.once = once;
        this.show = show;
        this.calls = calls;
        this.samples = samples;
        this.userAgent = userAgent;
        this.json = json.writerWithDefaultPrettyPrinter();
        this.clock = clock;
    }

    @GetMapping("/deliveries/{id}")
    String show(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model)
            throws JsonProcessingException {
        Map<String, Object> delivery =
                calls.of(me, "showDelivery").id(id).reply().orRefuse().data();
        String endpointId = delivery.get("endpoint_id").toString();
        Reply endpoint = calls.of(me, "showWebhook").id(endpointId).reply();
        model.addAttribute("delivery", delivery);
        model.addAttribute("digest", digest(delivery));
        model.addAttribute("endpoint", endpoint.ok() ? endpoint.data() : null);
        model.addAttribute(
                "payload", delivery.get("payload") == null ? null : json.writeValueAsString(delivery.get("payload")));
        model.addAttribute("sent", sent(delivery));
        model.addAttribute("own", own(endpoint));
        model.addAttribute("computed", COMPUTED);
        model.addAttribute("samples", samples.all());
        return part == null ? "panel/delivery" : "panel/delivery :: #progress";
    }

    @PostMapping("/deliveries/{id}/redeliver")
    String redeliver(@ModelAttribute("me") User me, @PathVariable String id, RedirectAttributes next) {
        Reply fresh =
                calls.of(me, "redeliver").id(id).noting("redelivered a webhook").reply();
        String done = "Begun anew, with the same event id. This is the new delivery.";
        next.addFlashAttribute(fresh.ok() ? "done" : "wrong", fresh.ok() ? done : fresh.message());
        return "redirect:/webhooks/deliveries/" + (fresh.ok() ? fresh.newId() : id);
    }

    @PostMapping("/{id:whe_.*}/test")
    String test(@ModelAttribute("me") User me, @PathVariable String id, Model model) {
        Reply outcome =
                calls.of(me, "testWebhook").id(id).noting("tested an endpoint").reply();
        model.addAttribute("outcome", outcome.ok() ? outcome.data() : null);
        model.addAttribute("text", outcome.message());
        return outcome.ok() ? "panel/webhook-parts :: tested" : "panel/parts :: problem";
    }

    @PostMapping("/{id:whe_.*}/rotate")
    String rotate(
            @ModelAttribute("me") User me,
            @PathVariable String id,
            @RequestParam String overlap,
            @RequestHeader(name = "HX-Request", required = false) String part,
            Model model,
            RedirectAttributes next) {
        Reply rotated = calls.of(me, "rotateWebhookSecret")
                .id(id)
                .query("overlap", overlap)
                .noting("rotated an endpoint's secret")
                .reply();
        if (part == null) {
            if (rotated.ok()) {
                once.keep(me, rotated.data(), next);
            } else {
                next.addFlashAttribute("wrong", rotated.message());
            }
            return "redirect:/webhooks/" + id;
        }
        model.addAttribute("rotated", rotated.ok() ? rotated.data() : null);
        model.addAttribute("text", rotated.message());
        return rotated.ok() ? "panel/webhook-parts :: rotated" : "panel/parts :: problem";
    }

    @PostMapping("/{id:whe_.*}/recover")
    String recover(
            @ModelAttribute("me") User me, @PathVariable String id, @RequestParam int hours, RedirectAttributes next) {
        String since = clock.instant()
                .minus(Duration.ofHours(Math.max(1, Math.min(hours, 720))))
                .toString();
        Reply reply = calls.of(me, "recoverWebhook")
                .id(id)
                .body(Map.of("since", since))
                .noting("recovered an endpoint's deliveries")
                .reply();
        if (reply.ok()) {
            next.addFlashAttribute("done", recovered((Integer) reply.data().get("requeued")));
        } else {
            next.addFlashAttribute("wrong", reply.message());
        }
        return "redirect:/webhooks/" + id;
    }

    @PostMapping("/{id:whe_.*}/delete")
    String delete(@ModelAttribute("me") User me, @PathVariable String id, RedirectAttributes next) {
        calls.of(me, "deleteWebhook")
                .id(id)
                .noting("deleted an endpoint")
                .reply()
                .orRefuse();
        next.addFlashAttribute("done", "The endpoint is deleted; what waited for it is cancelled.");
        return "redirect:/webhooks";
    }

    /** What is shown of its way, in a text. */
    String digest(User me, String id) {
        Reply delivery = calls.of(me, "showDelivery").id(id).reply();
        return delivery.ok() ? digest(delivery.data()) : Digest.GONE;
    }

    private String digest(Map<String, Object> delivery) {
        Object next = delivery.get("next_attempt_at");
        return Digest.of(delivery.get("state"), delivery.get("reason"), delivery.get("attempts"), show.ago(next));
    }

    private static String recovered(int count) {
        return count == 0
                ? "There was nothing dead in that time: nothing to recover."
                : count + (count == 1 ? " delivery is" : " deliveries are") + " on the way again.";
    }

    /** The headers that are the same in every attempt. */
    private Map<String, String> sent(Map<String, Object> delivery) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", userAgent);
        headers.put("X-Plixa-Event", delivery.get("event").toString());
        headers.put("X-Plixa-Delivery", delivery.get("id").toString());
        headers.put("webhook-id", delivery.get("event_id").toString());
        return headers;
    }

    /** The names of those that the endpoint has for itself; their values may be secrets. */
    private static String own(Reply endpoint) {
        Object names = endpoint.ok() ? endpoint.data().get("header_names") : null;
        return names instanceof List<?> all && !all.isEmpty()
                ? all.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : null;
    }
}
