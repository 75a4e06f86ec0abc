package app.plixa.hub.whatsapp;

import app.plixa.hub.api.Problem;
import app.plixa.hub.message.Callback;
import app.plixa.hub.message.Inbound;
import app.plixa.hub.message.MessageError;
import app.plixa.hub.message.MessageTypes;
import app.plixa.hub.message.Receipt;
import app.plixa.hub.message.Status;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads Meta's callbacks whole: every entry, change, message and status (Meta: Webhooks, payload reference). */
@Component
class CallbackReader {
    private static final Logger log = LoggerFactory.getLogger(CallbackReader.class);

    private final Numbers numbers;
    private final ObjectMapper json;
    private final Clock clock;

    CallbackReader(Numbers numbers, ObjectMapper json, Clock clock) {
        this.numbers = numbers;
        this.json = json;
        this.clock = clock;
    }

    Callback read(byte[] body, WhatsAppNumber receiver) {
        List<Inbound> messages = new ArrayList<>();
        List<Receipt> receipts = new ArrayList<>();
        for (JsonNode entry : parse(body).path("entry")) {
            for (JsonNode change : entry.path("changes")) {
                JsonNode value = change.path("value");
                Optional<WhatsAppNumber> number = number(value, receiver);
                number.ifPresent(n ->
                        value.path("messages").forEach(m -> message(m, value, n).ifPresent(messages::add)));
                number.ifPresent(
                        n -> value.path("statuses").forEach(s -> receipt(s, n).ifPresent(receipts::add)));
            }
        }
        return new Callback(messages, receipts);
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

    /** One app may serve several numbers of a workspace; numbers of others are nobody's business here. */
    private Optional<WhatsAppNumber> number(JsonNode value, WhatsAppNumber receiver) {
        String id = value.at("/metadata/phone_number_id").asText(receiver.phoneNumberId());
        Optional<WhatsAppNumber> number =
                numbers.byPhoneNumberId(id).filter(n -> n.workspaceId().equals(receiver.workspaceId()));
        if (number.isEmpty()) {
            log.warn("callback of {} tells of an unknown phone number id", receiver.id());
        }
        return number;
    }

    private Optional<Inbound> message(JsonNode message, JsonNode value, WhatsAppNumber number) {
        Sender sender = Sender.of(message, value.path("contacts"));
        String providerId = message.path("id").asText("");
        if (!sender.isKnown() || providerId.isEmpty()) {
            log.warn("callback of {} holds a message without sender or id", number.id());
            return Optional.empty();
        }
        String told = message.path("type").asText(MessageTypes.UNSUPPORTED);
        String type = MessageTypes.has(told) ? told : MessageTypes.UNSUPPORTED;
        JsonNode content = message.path(type);
        boolean text = type.equals("text");
        Attached attached = Attached.of(type, Storable.tree(content.isMissingNode() ? message : content));
        return Optional.of(new Inbound(
                number.workspaceId(),
                number.id(),
                sender.identity(),
                sender.name().map(Storable::text),
                providerId,
                type,
                text ? Optional.of(Storable.text(content.path("body").asText(""))) : Optional.empty(),
                text ? Optional.empty() : Optional.of(attached.content().toString()),
                attached.attachment(),
                time(message)));
    }

    private Optional<Receipt> receipt(JsonNode status, WhatsAppNumber number) {
        Optional<Status> word =
                Status.of(status.path("status").asText("")).filter(s -> s != Status.QUEUED && s != Status.RECEIVED);
        String providerId = status.path("id").asText("");
        if (word.isEmpty() || providerId.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Receipt(
                number.id(),
                providerId,
                Optional.of(status.path("biz_opaque_callback_data").asText("")).filter(id -> id.startsWith("msg_")),
                word.get(),
                time(status),
                word.get() == Status.FAILED ? Optional.of(error(status.at("/errors/0"))) : Optional.empty()));
    }

    private static MessageError error(JsonNode error) {
        MetaCode code = MetaCode.of(error.path("code").asInt(-1), false);
        return code.error(CloudApiAnswer.provider(error));
    }

    /** Meta writes unix seconds as text. */
    private Instant time(JsonNode node) {
        long seconds = node.path("timestamp").asLong(0);
        return seconds > 0 && seconds < 253_402_300_800L ? Instant.ofEpochSecond(seconds) : clock.instant();
    }
}
