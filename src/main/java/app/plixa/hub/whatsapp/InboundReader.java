package app.plixa.hub.whatsapp;

import app.plixa.hub.message.Inbound;
import app.plixa.hub.message.MessageTypes;
import app.plixa.hub.message.Source;
import app.plixa.hub.message.Status;
import app.plixa.hub.message.Unread;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one message of a callback (Meta: webhooks, messages; smb_message_echoes; history). */
final class InboundReader {
    private static final Logger log = LoggerFactory.getLogger(InboundReader.class);

    private static final Set<String> NOTICES = Set.of("system", "edit", "revoke", Happenings.CALL_GOES_ON);

    private final Clock clock;

    InboundReader(Clock clock) {
        this.clock = clock;
    }

    /** What a customer wrote, or WhatsApp tells of it. */
    Optional<Inbound> message(JsonNode message, JsonNode value, WhatsAppNumber number) {
        String told = message.path("type").asText("");
        Sender sender = told.equals("system")
                ? Sender.moving(message)
                : Sender.of(message, "from", "from_user_id", value.path("contacts"));
        Source source = NOTICES.contains(told) ? Source.NOTICE : Source.CUSTOMER;
        return read(message, sender, source, Status.RECEIVED, number);
    }

    /** What the business wrote in its app. */
    Optional<Inbound> echo(JsonNode message, JsonNode value, WhatsAppNumber number) {
        Sender customer = Sender.of(message, "to", "to_user_id", value.path("contacts"));
        return read(message, customer, Source.APP, Status.SENT, number);
    }

    /** What was written with {@code customer} before the number was connected. */
    Optional<Inbound> past(JsonNode message, Sender customer, WhatsAppNumber number) {
        boolean theirs = customer.phone().equals(Sender.id(message, "from"))
                || customer.userId().isPresent() && customer.userId().equals(Sender.id(message, "from_user_id"));
        return theirs
                ? read(message, customer, Source.PAST_CUSTOMER, Status.RECEIVED, number)
                : read(message, customer, Source.PAST_APP, past(message.at("/history_context/status")), number);
    }

    private Optional<Inbound> read(
            JsonNode message, Sender customer, Source source, Status status, WhatsAppNumber number) {
        if (!customer.isKnown()) {
            log.warn("callback of {} holds a message without a sender", number.id());
            return Optional.empty();
        }
        Optional<String> providerId = Sender.id(message, "id");
        String told = message.path("type").asText("");
        boolean known = providerId.isPresent()
                && MessageTypes.has(told)
                && message.path(told).isContainerNode();
        String type = known ? told : MessageTypes.UNSUPPORTED;
        boolean text = type.equals("text");
        Attached attached = text ? Attached.NOTHING : Attached.of(type, Told.content(type, message));
        return Optional.of(new Inbound(
                number.workspaceId(),
                number.id(),
                customer.identity(),
                customer.profile(),
                providerId.orElseGet(() -> Inbound.NAMELESS + Unread.digest(message.toString())),
                type,
                text ? Optional.of(Storable.text(message.at("/text/body").asText(""))) : Optional.empty(),
                text ? Optional.empty() : Optional.of(attached.content().toString()),
                attached.attachment(),
                Told.refersTo(type, message),
                Told.context(message, source),
                source,
                Told.move(type, message),
                status,
                time(message)));
    }

    /** Meta writes unix seconds as text. */
    Instant time(JsonNode node) {
        long seconds = node.path("timestamp").asLong(0);
        return seconds > 0 && seconds < 253_402_300_800L ? Instant.ofEpochSecond(seconds) : clock.instant();
    }

    private static Status past(JsonNode word) {
        return switch (word.asText("")) {
            case "READ", "PLAYED" -> Status.READ;
            case "DELIVERED" -> Status.DELIVERED;
            case "ERROR" -> Status.FAILED;
            default -> Status.SENT;
        };
    }
}
