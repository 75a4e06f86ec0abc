package app.plixa.hub.panel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** What the hub enforces and how long it keeps things, as it is configured, in words. */
@Component
class Limits {
    private final Environment settings;

    Limits(Environment settings) {
        this.settings = settings;
    }

    /** Each bound, and what happens beyond it. */
    Map<String, String> enforced() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(
                "API requests",
                value("hub.rate-limit.per-minute")
                        + " a minute for each token without a limit of its own, on all nodes together; then 429");
        all.put("Request body", "256 KiB; then 413");
        all.put("Through one number", pace("hub.whatsapp.messages-per-second", " messages a second; more wait"));
        all.put(
                "To one recipient",
                pace(
                        "hub.whatsapp.pair-burst",
                        " at once, then one in " + span("hub.whatsapp.pair-period") + "; more wait"));
        all.put(
                "Uploads",
                value("hub.media.uploads-per-workspace")
                        + " at the same time, 100 MB a document, 16 MB a film, 5 MB a picture");
        all.put(
                "From the queue",
                value("hub.broker.intake.per-minute") + " messages a minute for each broker user; then rejected");
        return all;
    }

    /** What is kept for how long. */
    Map<String, String> kept() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Conversations, messages", "until somebody deletes them");
        all.put("Events, deliveries, attempts", value("hub.retention.days") + " days");
        all.put("Uploads in no message", span("hub.media.retention"));
        all.put("Charts", "8 days");
        all.put("This log of who did what", "as long as the workspace");
        return all;
    }

    private String pace(String key, String words) {
        return value(key).equals("0") ? "not paced by this hub" : value(key) + words;
    }

    private String span(String key) {
        return RetrySchedule.word(settings.getRequiredProperty(key, Duration.class));
    }

    private String value(String key) {
        return settings.getRequiredProperty(key);
    }
}
