package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Tells what became of a message, as the script wants it (Meta: Webhooks, status messages). */
@Component
@InSandbox
class SandboxStatuses {
    private static final Duration CONVERSATION = Duration.ofHours(24);

    /** A message that was taken. */
    record Taken(SandboxNumber number, String wamid, Recipient recipient, JsonNode message, String category) {}

    private final SandboxCallbacks callbacks;
    private final ObjectMapper json;
    private final Clock clock;
    private final Duration usualPause;

    SandboxStatuses(
            SandboxCallbacks callbacks,
            ObjectMapper json,
            Clock clock,
            @Value("${hub.sandbox.status-delay}") Duration usualPause) {
        this.callbacks = callbacks;
        this.json = json;
        this.clock = clock;
        this.usualPause = usualPause;
    }

    private record Due(ObjectNode value, Duration after) {}

    /** Sent, and then delivered and read or what failed: each posted a pause after the one before, or all at the end. */
    void tell(Taken taken, Script script, Optional<MetaError> failure) {
        Duration pause = Optional.ofNullable(script.statusDelayMs())
                .map(Duration::ofMillis)
                .orElse(usualPause);
        List<String> words = failure.isPresent() ? List.of("sent", "failed") : List.of("sent", "delivered", "read");
        List<String> posted = new ArrayList<>(words);
        if (script.reorderStatuses()) {
            Collections.reverse(posted);
        }
        Instant now = clock.instant();
        String conversation = UUID.randomUUID().toString().replace("-", "");
        List<Due> due = new ArrayList<>();
        for (int i = 0; i < posted.size(); i++) {
            String word = posted.get(i);
            if (!script.dropStatuses().contains(word)) {
                Instant happened = now.plus(pause.multipliedBy(words.indexOf(word) + 1L));
                ObjectNode value = status(taken, word, happened, conversation, failure);
                due.addAll(Collections.nCopies(script.statusCopies(), new Due(value, pause.multipliedBy(i + 1L))));
            }
        }
        for (Due callback : script.batchStatuses() ? together(due) : due) {
            callbacks.later(taken.number(), callback.value(), callback.after(), script.forgeStatuses());
        }
    }

    /** Meta puts statuses that are due at the same time into one callback. */
    private List<Due> together(List<Due> due) {
        if (due.isEmpty()) {
            return due;
        }
        ObjectNode value = json.createObjectNode();
        ArrayNode statuses = value.putArray("statuses");
        due.forEach(one -> statuses.addAll((ArrayNode) one.value().path("statuses")));
        return List.of(new Due(value, due.get(due.size() - 1).after()));
    }

    private ObjectNode status(
            Taken taken, String word, Instant happened, String conversation, Optional<MetaError> failure) {
        ObjectNode value = json.createObjectNode();
        ObjectNode status = value.putArray("statuses").addObject();
        status.put("id", taken.wamid()).put("status", word).put("timestamp", Long.toString(happened.getEpochSecond()));
        taken.recipient().put(status, "recipient_id", "recipient_user_id");
        JsonNode tracker = taken.message().path("biz_opaque_callback_data");
        if (!tracker.isMissingNode()) {
            status.set("biz_opaque_callback_data", tracker);
        }
        switch (word) {
            case "failed" -> failure.ifPresent(error -> failed(status, error));
            case "sent" ->
                billing(status, taken.category(), conversation)
                        .put(
                                "expiration_timestamp",
                                Long.toString(happened.plus(CONVERSATION).getEpochSecond()));
            case "delivered" -> billing(status, taken.category(), conversation);
            default -> {
                // Meta says nothing of it with the others.
            }
        }
        return value;
    }

    private static void failed(ObjectNode status, MetaError error) {
        ObjectNode told = status.putArray("errors")
                .addObject()
                .put("code", error.code())
                .put("title", error.title())
                .put("message", error.title());
        told.putObject("error_data").put("details", error.title());
        told.put("href", "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/");
    }

    /** What it costs; gives the conversation. */
    private static ObjectNode billing(ObjectNode status, String category, String id) {
        boolean free = category.equals("service");
        ObjectNode conversation = status.putObject("conversation").put("id", id);
        conversation.putObject("origin").put("type", category.toLowerCase(Locale.ROOT));
        status.putObject("pricing")
                .put("billable", !free)
                .put("pricing_model", "PMP")
                .put("type", free ? "free_customer_service" : "regular")
                .put("category", category.toLowerCase(Locale.ROOT));
        return conversation;
    }
}
