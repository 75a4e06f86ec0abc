package app.plixa.hub.whatsapp;

import app.plixa.hub.message.Billing;
import app.plixa.hub.message.MessageError;
import app.plixa.hub.message.Receipt;
import app.plixa.hub.message.Status;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one status of a callback (Meta: webhooks, messages, status). */
final class ReceiptReader {
    private static final Logger log = LoggerFactory.getLogger(ReceiptReader.class);

    private ReceiptReader() {}

    /** Empty for a word that we do not follow. */
    static Optional<Receipt> read(JsonNode status, String numberId, Instant at) {
        String told = status.path("status").asText("");
        // A voice message that was played was read.
        Optional<Status> word = Status.of(told.equals("played") ? "read" : told)
                .filter(s -> s != Status.QUEUED && s != Status.RECEIVED);
        Optional<String> providerId = Sender.id(status, "id");
        if (word.isEmpty() || providerId.isEmpty()) {
            log.info("callback of {} holds a status that the hub does not follow", numberId);
            return Optional.empty();
        }
        boolean group = status.path("recipient_type").asText("").equals("group");
        return Optional.of(new Receipt(
                numberId,
                providerId.get(),
                Sender.id(status, "biz_opaque_callback_data").filter(id -> id.startsWith("msg_")),
                word.get(),
                at,
                word.get() == Status.FAILED ? Optional.of(error(status.at("/errors/0"))) : Optional.empty(),
                billing(status),
                group ? Optional.empty() : Sender.id(status, "recipient_id"),
                group ? Optional.empty() : Sender.id(status, "recipient_user_id")));
    }

    static MessageError error(JsonNode error) {
        MetaCode code = MetaCode.of(error.path("code").asInt(-1), false);
        return code.error(CloudApiAnswer.provider(error));
    }

    private static Billing billing(JsonNode status) {
        JsonNode pricing = status.path("pricing");
        JsonNode conversation = status.path("conversation");
        if (!pricing.isObject() && !conversation.isObject()) {
            return Billing.NONE;
        }
        return new Billing(
                Optional.of(pricing).filter(JsonNode::isObject).map(ReceiptReader::pricing),
                Optional.of(conversation).filter(JsonNode::isObject).map(ReceiptReader::conversation));
    }

    private static Billing.Pricing pricing(JsonNode pricing) {
        return new Billing.Pricing(
                Optional.of(pricing.path("billable"))
                        .filter(JsonNode::isBoolean)
                        .map(JsonNode::asBoolean),
                Sender.id(pricing, "pricing_model"),
                Sender.id(pricing, "type"),
                Sender.id(pricing, "category"));
    }

    private static Billing.ProviderConversation conversation(JsonNode conversation) {
        long expires = conversation.path("expiration_timestamp").asLong(0);
        return new Billing.ProviderConversation(
                Sender.id(conversation, "id"),
                Sender.id(conversation.path("origin"), "type"),
                Optional.of(expires)
                        .filter(seconds -> seconds > 0 && seconds < 253_402_300_800L)
                        .map(Instant::ofEpochSecond));
    }
}
