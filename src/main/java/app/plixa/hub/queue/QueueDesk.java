package app.plixa.hub.queue;

import app.plixa.hub.api.Access;
import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Problem;
import app.plixa.hub.commit.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The decisions of the route that accepts messages from the queue (contract, section 5). */
@Component("queueDesk")
public class QueueDesk {
    private static final Logger log = LoggerFactory.getLogger(QueueDesk.class);

    /** How often an unforeseen failure is tried before its message is rejected; an absent database is waited for. */
    private static final int MOST_FAILURES = 5;

    private final BrokerUsers users;
    private final Access access;
    private final Answers answers;
    private final ProducerTemplate producer;
    private final ObjectMapper json;

    QueueDesk(BrokerUsers users, Access access, Answers answers, ProducerTemplate producer, ObjectMapper json) {
        this.users = users;
        this.access = access;
        this.answers = answers;
        this.producer = producer;
        this.json = json;
    }

    /**
     * Lets the message in and asks {@code direct:sendMessage} as a client of the API would: the same checks, limits and
     * answers. Leaves the {@link Verdict} as the body, and in the property {@code letter} what came.
     */
    public void ask(@Body Message message, Exchange exchange) throws JMSException {
        Letter letter = LetterReader.read(message);
        Optional<BrokerUser> user = users.find(letter.user());
        Exchange answer = new DefaultExchange(exchange.getContext());
        answer.getMessage().setHeader("X-Plixa-Request-Id", Ids.next("req"));
        try {
            access.admit(user.orElseThrow(Problem::unauthenticated).token(), letter.nth(), answer);
            LetterReader.check(message, letter);
            answer.getMessage().setHeader("Idempotency-Key", letter.key());
            answer.getMessage().setBody(letter.body().orElseThrow());
            producer.send("direct:sendMessage", answer);
        } catch (RuntimeException e) {
            answer.setProperty(Exchange.EXCEPTION_CAUGHT, e);
            answers.problem(answer);
        }
        exchange.setProperty("letter", letter);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(verdict(letter, user, answer));
    }

    private Verdict verdict(Letter letter, Optional<BrokerUser> user, Exchange answer) {
        int status = answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 500, Integer.class);
        if (answer.getException() != null) {
            throw new IllegalStateException("The message was not taken", answer.getException());
        }
        if (status == 503 || status >= 500 && letter.deliveries() < MOST_FAILURES) {
            // The broker keeps it, and hands it over again in a while.
            throw new IllegalStateException("The message could not be stored now: " + status);
        }
        String envelope = new String(answer.getMessage().getBody(byte[].class), StandardCharsets.UTF_8);
        Optional<String> slug = user.map(BrokerUser::slug);
        Optional<String> replyTo = letter.replyTo().filter(to -> mayHear(to, slug));
        return new Verdict(status, envelope, slug, replyTo);
    }

    /** Only where the sender itself may read: the hub may write everywhere, and must not for others. */
    private static boolean mayHear(String replyTo, Optional<String> slug) {
        boolean may = slug.filter(s -> Addresses.isReplies(replyTo, s) || Addresses.isTemporary(replyTo))
                .isPresent();
        if (!may) {
            log.info("a reply was asked for where its sender may not read");
        }
        return may;
    }

    /** What the rejected message was, with the reason in its properties. */
    public void reject(@Body Verdict verdict, @ExchangeProperty("letter") Letter letter, Exchange exchange)
            throws IOException {
        JsonNode envelope = json.readTree(verdict.envelope());
        org.apache.camel.Message rejected = exchange.getMessage();
        rejected.setHeader("reject_code", envelope.path("code").asText());
        rejected.setHeader("reject_message", envelope.path("message").asText());
        rejected.setHeader("broker_user", letter.user());
        rejected.setHeader("JMSCorrelationID", letter.correlation());
        verdict.slug().ifPresent(slug -> rejected.setHeader("workspace", slug));
        byte[] body = letter.body().orElse(new byte[0]);
        rejected.setBody(letter.text() ? new String(body, StandardCharsets.UTF_8) : body);
    }
}
