package app.plixa.hub.whatsapp;

import app.plixa.hub.api.Problem;
import app.plixa.hub.contact.Entry;
import app.plixa.hub.contact.Move;
import app.plixa.hub.message.Relocation;
import app.plixa.hub.message.Unread;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads Meta's callbacks whole: every entry, change, message and status (Meta: Webhooks, payload reference). What a field
 * holds is told by the shape of its value, so that a field by another name loses nothing; what nobody can read is kept as
 * it came.
 */
@Component
class CallbackReader {
    private static final Logger log = LoggerFactory.getLogger(CallbackReader.class);
    private static final String HISTORY = "history";

    /** The parts of a value that are read here; a value that has none of them is news of another kind. */
    private static final Set<String> PARTS =
            Set.of("messages", "statuses", "message_echoes", HISTORY, "state_sync", "user_id_update", "errors");

    private final Numbers numbers;
    private final ObjectMapper json;
    private final InboundReader reader;
    private final Clock clock;

    CallbackReader(Numbers numbers, ObjectMapper json, Clock clock) {
        this.numbers = numbers;
        this.json = json;
        this.reader = new InboundReader(clock);
        this.clock = clock;
    }

    Reading read(byte[] body, WhatsAppNumber receiver) {
        Gathered gathered = new Gathered();
        JsonNode root = parse(body);
        if (!root.path("entry").isArray()) {
            gathered.unread(root, Unread.Reason.UNKNOWN_SHAPE, receiver);
        }
        for (JsonNode entry : root.path("entry")) {
            if (!entry.path("changes").isArray()) {
                gathered.unread(entry, Unread.Reason.UNKNOWN_SHAPE, receiver);
            }
            for (JsonNode change : entry.path("changes")) {
                number(change.path("value"), receiver)
                        .ifPresentOrElse(
                                number -> change(change, number, time(entry), gathered),
                                () -> gathered.unread(change, Unread.Reason.UNKNOWN_NUMBER, receiver));
            }
        }
        return gathered.reading();
    }

    private JsonNode parse(byte[] body) {
        try {
            JsonNode root = json.readTree(body);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (IOException e) {
            log.info("callback is not JSON: {} bytes", body.length);
        }
        throw Problem.malformedJson("The callback is not a JSON object.");
    }

    /**
     * One app of Meta's has one callback URL for all its numbers, also for those of other workspaces: who knows the app's
     * secret speaks for them. Numbers of other apps are nobody's business here. News of an account name the number by its
     * phone, or none.
     */
    private Optional<WhatsAppNumber> number(JsonNode value, WhatsAppNumber receiver) {
        JsonNode id = value.at("/metadata/phone_number_id");
        if (id.isMissingNode()) {
            String phone = value.path("display_phone_number").asText("").replaceAll("\\D", "");
            return phone.isEmpty()
                    ? Optional.of(receiver)
                    : numbers.ofWorkspace(receiver.workspaceId()).stream()
                            .filter(number -> number.phone().equals(phone))
                            .findFirst()
                            .or(() -> Optional.of(receiver));
        }
        Optional<WhatsAppNumber> number = numbers.byPhoneNumberId(id.asText(""))
                .filter(n -> n.workspaceId().equals(receiver.workspaceId())
                        || n.appSecret().equals(receiver.appSecret()));
        if (number.isEmpty()) {
            log.warn("callback of {} tells of an unknown phone number id", receiver.id());
        }
        return number;
    }

    private void change(JsonNode change, WhatsAppNumber number, Instant at, Gathered gathered) {
        JsonNode value = change.path("value");
        String field = change.path("field").asText("");
        List<JsonNode> happenings = Happenings.in(value, number.phone());
        happenings.forEach(m -> gathered.message(m, reader.message(m, value, number), number));
        if (happenings.isEmpty() && PARTS.stream().noneMatch(value::has)) {
            gathered.news(change, field, number);
            return;
        }
        if (PARTS.stream().anyMatch(part -> value.has(part) && !value.path(part).isArray())) {
            gathered.unread(change, Unread.Reason.UNKNOWN_SHAPE, number);
        }
        if (field.equals(HISTORY)) {
            value.path("messages").forEach(m -> past(m, customer(m, number), number, gathered));
        } else {
            value.path("messages").forEach(m -> gathered.message(m, reader.message(m, value, number), number));
        }
        value.path("message_echoes").forEach(m -> gathered.message(m, reader.echo(m, value, number), number));
        value.path(HISTORY).forEach(chunk -> history(chunk, number, at, gathered));
        notices(value, number, at, gathered);
    }

    private void notices(JsonNode value, WhatsAppNumber number, Instant at, Gathered gathered) {
        for (JsonNode status : value.path("statuses")) {
            if (!Happenings.isOfCall(status)) {
                gathered.receipt(status, ReceiptReader.read(status, number.id(), reader.time(status)), number);
            }
        }
        value.path("state_sync").forEach(line -> gathered.entry(line, entry(line, number), number));
        value.path("user_id_update").forEach(update -> gathered.relocation(update, move(update, number), number));
        value.path("errors").forEach(error -> gathered.trouble(error, at, number));
    }

    private void history(JsonNode chunk, WhatsAppNumber number, Instant at, Gathered gathered) {
        chunk.path("errors").forEach(error -> gathered.trouble(error, at, number));
        for (JsonNode thread : chunk.path("threads")) {
            Sender customer = Sender.of(thread);
            List<JsonNode> messages = new ArrayList<>();
            thread.path("messages").forEach(messages::add);
            messages.sort(Comparator.comparing(reader::time));
            messages.forEach(message -> past(message, customer, number, gathered));
        }
    }

    /** What stands for a file comes again with it, under the same id. */
    private void past(JsonNode message, Sender customer, WhatsAppNumber number, Gathered gathered) {
        if (!message.path("type").asText("").equals("media_placeholder")) {
            gathered.message(message, reader.past(message, customer, number), number);
        }
    }

    /** Of a message that stands alone: whoever is not the number itself. */
    private static Sender customer(JsonNode message, WhatsAppNumber number) {
        boolean ours = number.phone().equals(message.path("from").asText("").replaceAll("\\D", ""));
        JsonNode nobody = message.path("contacts");
        return ours
                ? Sender.of(message, "to", "to_user_id", nobody)
                : Sender.of(message, "from", "from_user_id", nobody);
    }

    private static Optional<Entry> entry(JsonNode line, WhatsAppNumber number) {
        String phone = line.at("/contact/phone_number").asText("").replaceAll("\\D", "");
        String name = Storable.text(line.at("/contact/full_name").asText("")).strip();
        boolean told = line.path("action").asText("").equals("add") && !name.isEmpty();
        return told && phone.matches("\\d{5,20}")
                ? Optional.of(new Entry(number.workspaceId(), phone, name))
                : Optional.empty();
    }

    private static Optional<Relocation> move(JsonNode update, WhatsAppNumber number) {
        Optional<String> now = Sender.id(update.path("user_id"), "current");
        Optional<String> phone = Sender.id(update, "wa_id");
        Optional<String> before = Sender.id(update.path("user_id"), "previous");
        return now.map(id ->
                new Relocation(number.workspaceId(), number.id(), new Move(phone, before, phone, Optional.of(id))));
    }

    /** When WhatsApp told what is in an entry, in seconds; a callback that it repeats is old. Now, where it says nothing. */
    private Instant time(JsonNode entry) {
        Instant now = clock.instant();
        long seconds = entry.path("time").asLong(0);
        return seconds > 0 && seconds < now.getEpochSecond() ? Instant.ofEpochSecond(seconds) : now;
    }
}
