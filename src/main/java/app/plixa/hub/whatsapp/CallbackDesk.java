package app.plixa.hub.whatsapp;

import app.plixa.hub.api.Problem;
import app.plixa.hub.message.Callback;
import app.plixa.hub.message.Inbound;
import app.plixa.hub.message.Inbox;
import app.plixa.hub.message.MessageError;
import app.plixa.hub.message.Receipt;
import app.plixa.hub.number.NumberChanges;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The callback URL of a number: Meta's challenge, and what Meta has to tell (Meta: Webhooks, Getting started; contract,
 * section 4).
 */
@Component("callbackDesk")
public class CallbackDesk {
    private static final Logger log = LoggerFactory.getLogger(CallbackDesk.class);

    /** What WhatsApp tells later than this says nothing about the number as it is now. */
    private static final Duration NEWS = Duration.ofMinutes(10);

    private final Numbers numbers;
    private final CallbackReader reader;
    private final Inbox inbox;
    private final NumberChanges changes;
    private final Readiness readiness;
    private final CallbackNews news;
    private final Clock clock;

    CallbackDesk(
            Numbers numbers,
            CallbackReader reader,
            Inbox inbox,
            NumberChanges changes,
            Readiness readiness,
            CallbackNews news,
            Clock clock) {
        this.numbers = numbers;
        this.reader = reader;
        this.inbox = inbox;
        this.changes = changes;
        this.readiness = readiness;
        this.news = news;
        this.clock = clock;
    }

    /** Whose callback URL this is; a {@link Problem} 404 when nobody's. */
    public void number(@Header("number_id") String numberId, Exchange exchange) {
        WhatsAppNumber number = numbers.byId(numberId == null ? "" : numberId).orElseThrow(Problem::notFound);
        exchange.setProperty("number", number);
    }

    /** Answers the challenge as plain text when the verify token is right, 403 when not. */
    public void challenge(
            @ExchangeProperty("number") WhatsAppNumber number,
            @Header("hub.mode") String mode,
            @Header("hub.verify_token") String token,
            @Header("hub.challenge") String challenge,
            Exchange exchange) {
        boolean right = "subscribe".equals(mode) && challenge != null && same(number.verifyToken(), token);
        if (right) {
            changes.verified(number.id());
        }
        plain(exchange, right ? 200 : 403, right ? challenge : "");
    }

    /** Lets only Meta pass: HMAC-SHA256 of the raw body under the app secret; a {@link Problem} 401 for others. */
    public void verify(
            @ExchangeProperty("number") WhatsAppNumber number,
            @Header("X-Hub-Signature-256") String signature,
            @Body byte[] body) {
        if (!same(CallbackSignature.of(body, number.appSecret()), signature)) {
            throw Problem.unauthenticated();
        }
    }

    /** Reads the callback; a {@link Problem} 400 when it is no JSON. */
    public Reading read(@ExchangeProperty("number") WhatsAppNumber number, @Body byte[] body) {
        return reader.read(body, number);
    }

    /** Stores it; afterwards Meta may forget it. */
    public void store(@Body Reading reading, Exchange exchange) {
        Callback callback = reading.callback();
        inbox.store(callback);
        readiness.reported(callback.receipts());
        Stream<String> receiver =
                Stream.of(exchange.getProperty("number", WhatsAppNumber.class).id());
        Stream<String> named = Stream.concat(
                callback.messages().stream().map(Inbound::numberId),
                callback.receipts().stream().map(Receipt::numberId));
        Stream.concat(receiver, named).distinct().forEach(changes::called);
        callback.receipts().forEach(receipt -> receipt.error()
                .ifPresent(error -> pauseWhereDue(receipt.numberId(), error, receipt.at())));
        reading.troubles().forEach(this::heed);
        news.take(reading.news());
        plain(exchange, 200, "");
    }

    private void heed(Reading.Trouble trouble) {
        MessageError.Provider said = trouble.error().provider();
        log.warn("WhatsApp tells of an error of {}: {} {}", trouble.numberId(), said.code(), said.title());
        pauseWhereDue(trouble.numberId(), trouble.error(), trouble.at());
    }

    /** Some of what WhatsApp says of a single message is about its number: billing, restrictions. */
    private void pauseWhereDue(String numberId, MessageError error, Instant at) {
        if (at.isAfter(clock.instant().minus(NEWS))) {
            MetaCode.pausing(error).ifPresent(reason -> numbers.byId(numberId)
                    .filter(number -> !number.paused())
                    .ifPresent(number -> changes.pauseSince(at, number, reason)));
        }
    }

    private static boolean same(String expected, String given) {
        return given != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static void plain(Exchange exchange, int status, String text) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain;charset=UTF-8");
        exchange.getMessage().setBody(text);
    }
}
