package app.plixa.hub.message;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.CanonicalJson;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/** Was this asked before? The {@code Idempotency-Key} of a request to send (contract, section 2.1). */
@Component("repeatDesk")
public class RepeatDesk {
    private static final String KEY = "Idempotency-Key";
    private static final int LONGEST = 255;

    private final FirstAnswers firstAnswers;
    private final Answers answers;

    RepeatDesk(FirstAnswers firstAnswers, Answers answers) {
        this.firstAnswers = firstAnswers;
        this.answers = answers;
    }

    /**
     * Leaves the key, if there is one, in the exchange property {@code once}; and in {@code firstAnswer} what was
     * answered to it before, so that what has changed meanwhile cannot make it invalid.
     */
    public void look(
            @Body byte[] body, @ExchangeProperty("caller") Caller caller, @Header(KEY) String key, Exchange exchange) {
        if (key == null) {
            return;
        }
        if (key.isEmpty() || key.length() > LONGEST) {
            throw invalid("must be between 1 and 255 characters.");
        }
        if (!Fields.storable(key)) {
            // It would fail each time that it is looked for, and those of others with it.
            throw invalid("contains characters that are not valid text.");
        }
        Once once = new Once(caller.workspaceId(), key, CanonicalJson.sha256(body));
        exchange.setProperty("once", once);
        Optional<Taken> before = firstAnswers.find(once);
        exchange.setProperty("firstAnswer", before.orElse(null));
    }

    /** Answers as the first time, and says so; a {@link Problem} 422 when the key was used for something else. */
    public void replay(@ExchangeProperty("firstAnswer") Taken before, Exchange exchange) {
        if (before instanceof Taken.Repeated repeated) {
            answers.ready(exchange, 202, repeated.answer());
            exchange.getMessage().setHeader("Idempotent-Replayed", "true");
        } else if (before instanceof Taken.Reused) {
            throw Problem.idempotencyKeyReused();
        } else {
            throw Problem.conflict("What the message refers to was removed at the same moment.");
        }
    }

    private static Problem invalid(String why) {
        return Problem.invalid(Map.of("idempotency_key", List.of("The Idempotency-Key header " + why)));
    }
}
