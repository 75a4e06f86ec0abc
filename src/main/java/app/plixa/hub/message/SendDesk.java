package app.plixa.hub.message;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Problem;
import app.plixa.hub.conversation.Touch;
import app.plixa.hub.media.Attachments;
import app.plixa.hub.message.content.Content;
import app.plixa.hub.message.content.Reaction;
import app.plixa.hub.message.content.Template;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** The decisions of the accept route: what is asked, is it right, what is answered (contract, section 2.1). */
@Component("sendDesk")
public class SendDesk {
    private static final int MOST_METADATA = 20;
    private static final int LONGEST_KEY = 64;
    private static final int LONGEST_VALUE = 512;

    private final Addressees addressees;
    private final References references;
    private final Attachments attachments;
    private final Numbers numbers;
    private final Intake intake;
    private final Answers answers;
    private final SendAnswer sendAnswer;
    private final RepeatDesk repeats;
    private final ObjectReader json;
    private final Clock clock;

    SendDesk(
            Addressees addressees,
            References references,
            Attachments attachments,
            Numbers numbers,
            Intake intake,
            Answers answers,
            SendAnswer sendAnswer,
            RepeatDesk repeats,
            ObjectMapper json,
            Clock clock) {
        this.addressees = addressees;
        this.references = references;
        this.attachments = attachments;
        this.numbers = numbers;
        this.intake = intake;
        this.answers = answers;
        this.sendAnswer = sendAnswer;
        this.repeats = repeats;
        this.json = json.reader();
        this.clock = clock;
    }

    /** Reads and checks the request; a {@link Problem} says all that is wrong with it. */
    public Draft validate(@Body byte[] body, @ExchangeProperty("caller") Caller caller) throws SQLException {
        Fields fields = Fields.of(body, json);
        String workspaceId = caller.workspaceId();
        Optional<Addressee> addressee = addressees.read(fields, workspaceId);
        Optional<Content> content = Contents.read(fields);
        Optional<Template> fallback = Contents.fallback(fields, content);
        Map<String, String> metadata = metadata(fields);
        Optional<Instant> expiresAt = expiresAt(fields);
        Optional<String> replyTo = replyTo(fields, content);
        Optional<WhatsAppNumber> number = number(fields, addressee, workspaceId);
        fields.check();
        Touch joining = Touch.outbound(
                workspaceId,
                number.orElseThrow(Problem::noNumberConnected).id(),
                addressee.orElseThrow().who());
        Content said = content.orElseThrow();
        Optional<String> refersTo = refersTo(said, replyTo, joining, fields);
        attachments.check(workspaceId, said.type(), said.type(), said.object(), fields);
        if (fallback.isPresent()) {
            attachments.check(
                    workspaceId, "template", Contents.FALLBACK, fallback.get().object(), fields);
        }
        fields.check();
        return new Draft(
                workspaceId, joining.numberId(), joining.who(), said, replyTo, refersTo, expiresAt, fallback, metadata);
    }

    /** Makes it durable, once where it came with an {@code Idempotency-Key}. */
    public Taken accept(@Body Draft draft, @ExchangeProperty("once") Once once) {
        return intake.accept(new Asked(draft, Optional.ofNullable(once)));
    }

    /** 202 with the queued message; where another of these requests was faster, with its answer. */
    public void answer(@Body Taken taken, Exchange exchange) {
        if (taken instanceof Taken.Stored stored) {
            byte[] body = stored.answer().orElseGet(() -> sendAnswer.of(stored.accepted()));
            answers.ready(exchange, 202, body);
        } else {
            repeats.replay(taken, exchange);
        }
    }

    /** The number that is asked for, else the conversation's, else the workspace's first. */
    private Optional<WhatsAppNumber> number(Fields fields, Optional<Addressee> addressee, String workspaceId) {
        List<WhatsAppNumber> own = numbers.ofWorkspace(workspaceId);
        Optional<String> fixed = addressee.flatMap(Addressee::numberId);
        Optional<String> asked = fields.text("number_id");
        Optional<WhatsAppNumber> number = own.stream()
                .filter(n -> asked.or(() -> fixed).map(n.id()::equals).orElse(true))
                .findFirst();
        if (asked.isPresent() && number.isEmpty()) {
            fields.error("number_id", "The selected number id is invalid.");
        } else if (asked.isPresent() && fixed.isPresent() && !asked.equals(fixed)) {
            fields.error("number_id", "The number id field must be the number of the conversation.");
        }
        return number;
    }

    private static Map<String, String> metadata(Fields fields) {
        Map<String, String> pairs = fields.pairs("metadata", MOST_METADATA);
        pairs.forEach((key, value) -> {
            if (longer(key, LONGEST_KEY)) {
                fields.error("metadata", "The metadata field must have keys of at most 64 characters.");
            } else if (longer(value, LONGEST_VALUE)) {
                String path = "metadata." + key;
                fields.error(path, "The " + path + " field must not be greater than 512 characters.");
            }
        });
        return pairs;
    }

    private Optional<Instant> expiresAt(Fields fields) {
        Optional<Instant> at = fields.time("expires_at");
        if (at.filter(time -> !time.isAfter(clock.instant())).isPresent()) {
            fields.error("expires_at", "The expires at field must be a date after now.");
        }
        return at;
    }

    private static Optional<String> replyTo(Fields fields, Optional<Content> content) {
        Optional<String> id = fields.text("reply_to");
        if (id.isPresent() && content.filter(Reaction.class::isInstance).isPresent()) {
            fields.error("reply_to", "The reply to field is prohibited when type is reaction.");
        }
        return id;
    }

    /** What WhatsApp calls the message that this one answers or reacts to; asks the database only when there is one. */
    private Optional<String> refersTo(Content content, Optional<String> replyTo, Touch joining, Fields fields) {
        if (replyTo.isPresent()) {
            return references.providerId(replyTo.get(), joining, "reply_to", fields);
        }
        if (content instanceof Reaction reaction) {
            return reaction.isOnOurs()
                    ? references.providerId(reaction.messageId(), joining, "reaction.message_id", fields)
                    : Optional.of(reaction.messageId());
        }
        return Optional.empty();
    }

    private static boolean longer(String text, int most) {
        return text.codePointCount(0, text.length()) > most;
    }
}
