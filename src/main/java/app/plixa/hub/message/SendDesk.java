package app.plixa.hub.message;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Problem;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
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
    private static final int LONGEST_BODY = 4096;
    private static final int MOST_METADATA = 20;

    private final Phones phones;
    private final Numbers numbers;
    private final Intake intake;
    private final Answers answers;
    private final SendAnswer sendAnswer;
    private final RepeatDesk repeats;
    private final ObjectReader json;

    SendDesk(
            Phones phones,
            Numbers numbers,
            Intake intake,
            Answers answers,
            SendAnswer sendAnswer,
            RepeatDesk repeats,
            ObjectMapper json) {
        this.phones = phones;
        this.numbers = numbers;
        this.intake = intake;
        this.answers = answers;
        this.sendAnswer = sendAnswer;
        this.repeats = repeats;
        this.json = json.reader();
    }

    /** Reads and checks the request; a {@link Problem} says all that is wrong with it. */
    public Draft validate(@Body byte[] body, @ExchangeProperty("caller") Caller caller) {
        Fields fields = Fields.of(body, json);
        Optional<String> phone = fields.required("phone").flatMap(text -> phone(text, fields));
        Optional<String> text = fields.required("body").filter(t -> fits(t, fields));
        if (!fields.text("type").orElse("text").equals("text")) {
            fields.error("type", "The selected type is not supported by this version: send text.");
        }
        Map<String, String> metadata = fields.pairs("metadata", MOST_METADATA);
        Optional<String> asked = fields.text("number_id");
        List<WhatsAppNumber> own = numbers.ofWorkspace(caller.workspaceId());
        Optional<WhatsAppNumber> number = asked.isEmpty()
                ? own.stream().findFirst()
                : own.stream().filter(n -> n.id().equals(asked.get())).findFirst();
        if (asked.isPresent() && number.isEmpty()) {
            fields.error("number_id", "The selected number id is invalid.");
        }
        fields.check();
        return new Draft(
                caller.workspaceId(),
                number.orElseThrow(Problem::noNumberConnected).id(),
                phone.orElseThrow(),
                text.orElseThrow(),
                metadata);
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

    private Optional<String> phone(String text, Fields fields) {
        Optional<String> digits = phones.normalise(text);
        if (digits.isEmpty()) {
            fields.error("phone", "The phone field must be a valid phone number with its country code.");
        }
        return digits;
    }

    private static boolean fits(String text, Fields fields) {
        boolean fits = text.codePointCount(0, text.length()) <= LONGEST_BODY;
        if (!fits) {
            fields.error("body", "The body field must not be greater than " + LONGEST_BODY + " characters.");
        }
        return fits;
    }
}
