package app.plixa.hub.whatsapp;

import app.plixa.hub.http.Outlet;
import app.plixa.hub.message.MessageError;
import app.plixa.hub.message.Outgoing;
import app.plixa.hub.message.SendOutcome;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Meta's Cloud API: the request of a message, and what its answer means (anchors: POST /{phone-number-id}/messages). */
@Component
class CloudApi {
    /** The exchange property that holds the number as it was when the request was made. */
    static final String THROUGH = "throughNumber";

    private static final Pattern TOKEN = Pattern.compile("EAA[A-Za-z0-9]{10,}");

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
        Message post = exchange.getMessage();
        post.removeHeaders("*");
        exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
        post.setHeader(Exchange.HTTP_URI, address.messages(number));
        post.setHeader(Exchange.HTTP_METHOD, HttpMethods.POST);
        post.setHeader(Exchange.CONTENT_TYPE, "application/json");
        post.setHeader("Authorization", "Bearer " + number.accessToken());
        post.setBody(body);
    }

    /** What the answer, or its absence, means for the message. */
    SendOutcome judge(Outgoing outgoing, Exchange exchange) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (caught != null) {
            boolean reached = !(caught instanceof ConnectException || caught instanceof UnknownHostException);
            return retry(outgoing, MetaCode.unavailable(), MessageError.Provider.silent(), reached);
        }
        Message answer = exchange.getMessage();
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        JsonNode body = parse(Outlet.body(answer));
        String providerId = body.at("/messages/0/id").asText("");
        if (status >= 200 && status < 300 && !providerId.isEmpty()) {
            JsonNode customer = body.at("/contacts/0");
            return new SendOutcome.Sent(providerId, Sender.id(customer, "wa_id"), Sender.id(customer, "user_id"));
        }
        JsonNode error = body.path("error");
        boolean hinted =
                status >= 500 || status == 429 || error.path("is_transient").asBoolean();
        MetaCode code = error.has("code") ? MetaCode.of(code(error), hinted) : notMetas(hinted);
        MessageError.Provider provider = provider(error);
        return refused(outgoing, code, provider, status >= 200 && status < 300);
    }

    /** What becomes of a message that WhatsApp refused with this code, as the table has it. */
    SendOutcome refused(Outgoing outgoing, MetaCode code, MessageError.Provider provider, boolean mayHaveArrived) {
        if (code.reaction() instanceof Reaction.Retry) {
            return retry(outgoing, code, provider, mayHaveArrived);
        }
        return code.reaction() instanceof Reaction.Pause
                ? new SendOutcome.Paused(code.error(provider))
                : new SendOutcome.Failed(code.error(provider));
    }

    /** Of a number that is gone Meta says that it cannot find what to post to (Graph API: code 100, subcode 33). */
    static int code(JsonNode error) {
        int code = error.path("code").asInt();
        return code == 100 && error.path("error_subcode").asInt() == 33 ? 33 : code;
    }

    /** What Meta says of itself in an {@code error} object. */
    static MessageError.Provider provider(JsonNode error) {
        return new MessageError.Provider(
                error.path("code").asInt(0),
                withoutTokens(error.path("title").asText(error.path("message").asText(""))),
                withoutTokens(error.at("/error_data/details").asText("")),
                error.path("fbtrace_id").asText(""));
    }

    /** A token that Meta cannot read it may repeat in words; ours begin with EAA. */
    private static String withoutTokens(String text) {
        return TOKEN.matcher(text).replaceAll("…");
    }

    private static MetaCode notMetas(boolean hinted) {
        return hinted ? MetaCode.unavailable() : MetaCode.of(-1, false);
    }

    /**
     * Meta has no idempotency key: after a request that may have arrived, a status naming the message is waited for
     * before it is sent again.
     */
    private SendOutcome retry(
            Outgoing outgoing, MetaCode code, MessageError.Provider provider, boolean mayHaveArrived) {
        MessageError error = code.error(provider);
        List<Duration> delays =
                code.reaction() instanceof Reaction.Retry own && !own.delays().isEmpty() ? own.delays() : retryDelays;
        if (outgoing.attempts() >= Math.max(delays.size(), retryDelays.size())) {
            return new SendOutcome.Failed(error);
        }
        Duration delay = delays.get(Math.min(outgoing.attempts(), delays.size() - 1));
        Duration wait = mayHaveArrived && delay.compareTo(ambiguousWait) < 0 ? ambiguousWait : delay;
        Instant at = clock.instant().plus(wait);
        return new SendOutcome.Later(at, error);
    }

    private JsonNode parse(byte[] body) {
        try {
            JsonNode parsed = body.length == 0 ? null : json.readTree(body);
            return parsed == null ? json.createObjectNode() : parsed;
        } catch (IOException e) {
            return json.createObjectNode();
        }
    }
}
