package app.plixa.hub.whatsapp;

import app.plixa.hub.message.MessageError;
import app.plixa.hub.message.Outgoing;
import app.plixa.hub.message.SendOutcome;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Meta's Cloud API: the request of a message, and what its answer means (anchors: POST /{phone-number-id}/messages). */
@Component
class CloudApi {
    /** The exchange property that holds the number as it was when the request was made. */
    static final String THROUGH = "throughNumber";

    private final CloudApiAddress address;
    private final Wire wire;
    private final Numbers numbers;
    private final List<Duration> retryDelays;
    private final Duration ambiguousWait;
    private final ObjectMapper json;
    private final Clock clock;

    CloudApi(
            CloudApiAddress address,
            Wire wire,
            Numbers numbers,
            @Value("${hub.whatsapp.retry-delays}") List<Duration> retryDelays,
            @Value("${hub.whatsapp.ambiguous-wait}") Duration ambiguousWait,
            ObjectMapper json,
            Clock clock) {
        this.address = address;
        this.wire = wire;
        this.numbers = numbers;
        this.retryDelays = List.copyOf(retryDelays);
        this.ambiguousWait = ambiguousWait;
        this.json = json;
        this.clock = clock;
    }

    /** Makes the exchange the POST of this message, and nothing of what it was before. */
    void request(Outgoing outgoing, Exchange exchange) {
        request(outgoing.message().numberId(), wire.message(outgoing), exchange);
    }

    /** Makes the exchange a POST of this body for a number, and nothing of what it was before. */
    void request(String numberId, byte[] body, Exchange exchange) {
        WhatsAppNumber number =
                numbers.byId(numberId).orElseThrow(() -> new IllegalStateException("No number " + numberId));
        exchange.setProperty(THROUGH, number);
        Message post =
                CloudApiRequest.begin(exchange, HttpMethods.POST, address.messages(number), number.accessToken());
        post.setHeader(Exchange.CONTENT_TYPE, "application/json");
        post.setBody(body);
    }

    /** What the answer, or its absence, means for the message. */
    SendOutcome judge(Outgoing outgoing, Exchange exchange) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (caught != null) {
            boolean mayHaveArrived = !neverLeft(caught instanceof CompletionException ? caught.getCause() : caught);
            return retry(
                    outgoing, MetaCode.unavailable(), MessageError.Provider.silent(), mayHaveArrived, Duration.ZERO);
        }
        CloudApiAnswer answer = CloudApiAnswer.of(exchange.getMessage(), json);
        String providerId = answer.body().at("/messages/0/id").asText("");
        if (answer.taken() && !providerId.isEmpty()) {
            JsonNode customer = answer.body().at("/contacts/0");
            return new SendOutcome.Sent(providerId, Sender.id(customer, "wa_id"), Sender.id(customer, "user_id"));
        }
        boolean mayHaveArrived = answer.isAmbiguous();
        MetaCode code = answer.meaning(mayHaveArrived || answer.isTransient());
        return code.reaction() instanceof Reaction.Retry
                ? retry(outgoing, code, answer.provider(), mayHaveArrived, answer.retryAfter())
                : refused(outgoing, code, answer.provider());
    }

    /** What becomes of a message that WhatsApp refused with this code, as the table has it. */
    SendOutcome refused(Outgoing outgoing, MetaCode code, MessageError.Provider provider) {
        return refused(outgoing, code, provider, Duration.ZERO);
    }

    /** The same, but never sooner than so long. */
    SendOutcome refused(Outgoing outgoing, MetaCode code, MessageError.Provider provider, Duration atLeast) {
        if (code.reaction() instanceof Reaction.Retry) {
            return retry(outgoing, code, provider, false, atLeast);
        }
        return code.reaction() instanceof Reaction.Pause
                ? new SendOutcome.Paused(code.error(provider))
                : new SendOutcome.Failed(code.error(provider));
    }

    /**
     * Meta has no idempotency key: after a request that may have arrived, a status naming the message is waited for
     * before it is sent again, or has failed.
     */
    private SendOutcome retry(
            Outgoing outgoing,
            MetaCode code,
            MessageError.Provider provider,
            boolean mayHaveArrived,
            Duration atLeast) {
        MessageError error = code.error(provider);
        List<Duration> delays =
                code.reaction() instanceof Reaction.Retry own && !own.delays().isEmpty() ? own.delays() : retryDelays;
        if (outgoing.attempts() >= Math.max(delays.size(), retryDelays.size())) {
            return mayHaveArrived
                    ? new SendOutcome.Unconfirmed(clock.instant().plus(ambiguousWait), error)
                    : new SendOutcome.Failed(error);
        }
        Duration delay = longest(delays.get(Math.min(outgoing.attempts(), delays.size() - 1)), atLeast);
        Duration wait = mayHaveArrived ? longest(delay, ambiguousWait) : delay;
        return new SendOutcome.Later(clock.instant().plus(wait), error);
    }

    /** Whether there was no connection that it could have gone through. */
    private static boolean neverLeft(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof ConnectTimeoutException;
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
