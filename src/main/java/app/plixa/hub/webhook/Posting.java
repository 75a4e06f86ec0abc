package app.plixa.hub.webhook;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.http.Outlet;
import app.plixa.hub.secret.Vault;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** One delivery's way through the routes: into its endpoint's lane, signed, posted, judged, written down. */
@Component("posting")
public class Posting {
    private static final Logger log = LoggerFactory.getLogger(Posting.class);
    private static final int EXCERPT = 1024;

    private final Lanes<Delivery> lanes;
    private final RetryPolicy policy;
    private final Attempts attempts;
    private final Lease lease;
    private final Vault vault;
    private final Shaping shaping;
    private final Clock clock;
    private final String userAgent;

    Posting(
            RetryPolicy policy,
            Attempts attempts,
            Lease lease,
            Vault vault,
            Shaping shaping,
            ChangedEndpoints changed,
            Clock clock,
            CamelContext camel,
            Workers workers,
            @Value("${hub.webhooks.concurrency-per-endpoint}") int places,
            @Value("${hub.webhooks.waiting-per-endpoint}") int longestLine,
            @Value("${hub.webhooks.waiting}") int mostWaiting,
            @Value("${hub.version}") String version) {
        this.policy = policy;
        this.attempts = attempts;
        this.lease = lease;
        this.vault = vault;
        this.shaping = shaping;
        this.clock = clock;
        this.userAgent = "Plixa-Hub/" + version;
        org.apache.camel.ProducerTemplate producer = camel.createProducerTemplate();
        this.lanes = new Lanes<>(places, longestLine, mostWaiting, workers::execute, delivery -> {
            if (lease.stillFresh(delivery.claimedAt()) && !changed.since(delivery)) {
                producer.send(
                        "direct:post-webhook", exchange -> exchange.getMessage().setBody(delivery));
            } else {
                putBack(delivery);
            }
        });
    }

    /** Posts in the endpoint's turn; where its line is full the delivery goes back to PostgreSQL, uncharged. */
    public void enter(Delivery delivery) {
        if (!lanes.enter(delivery.endpointId(), delivery)) {
            putBack(delivery);
        }
    }

    /** Makes the exchange the POST of contract section 3: body, signatures, headers, and nothing else. */
    public void sign(Exchange exchange) {
        Delivery delivery = exchange.getMessage().getBody(Delivery.class);
        exchange.setProperty("delivery", delivery);
        exchange.setProperty("postedAt", clock.instant());
        exchange.setProperty("startedNanos", System.nanoTime());
        Message post = exchange.getMessage();
        post.removeHeaders("*");
        post.setBody(delivery.payload());
        shaping.headers(delivery).forEach(post::setHeader);
        post.setHeader(Exchange.HTTP_URI, delivery.target().url());
        post.setHeader(Exchange.HTTP_METHOD, HttpMethods.POST);
        post.setHeader(Exchange.CONTENT_TYPE, "application/json");
        post.setHeader("User-Agent", userAgent);
        post.setHeader("X-Plixa-Event", delivery.event());
        post.setHeader("X-Plixa-Delivery", delivery.id());
        post.setHeader("X-Plixa-Attempt", Integer.toString(delivery.attempts() + 1));
        sign(post, delivery);
    }

    /** While a rotation's overlap lasts the old secret signs first and the new one beside it, then that one alone. */
    private void sign(Message post, Delivery delivery) {
        Instant now = clock.instant();
        long timestamp = now.getEpochSecond();
        byte[] body = delivery.payload();
        List<String> secrets =
                delivery.target().secrets().opened(vault, delivery.endpointId()).at(now);
        post.setHeader("X-Plixa-Signature", Signature.plixa(body, secrets.get(0)));
        if (secrets.size() > 1) {
            post.setHeader("X-Plixa-Signature-Next", Signature.plixa(body, secrets.get(1)));
        }
        post.setHeader("webhook-id", delivery.eventId());
        post.setHeader("webhook-timestamp", Long.toString(timestamp));
        post.setHeader(
                "webhook-signature",
                secrets.stream()
                        .map(secret -> Signature.standard(delivery.eventId(), timestamp, body, secret))
                        .collect(Collectors.joining(" ")));
    }

    /** Judges what came back and writes it down; whoever waits finds both as exchange properties. */
    public void judge(Exchange exchange) {
        Delivery delivery = exchange.getProperty("delivery", Delivery.class);
        long nanos = System.nanoTime() - exchange.getProperty("startedNanos", Long.class);
        Answer answer = answer(exchange);
        exchange.getMessage().removeHeaders("*");
        Verdict verdict = policy.judge(answer, delivery.attempts() + 1, delivery.retries());
        Attempts.Attempt attempt = new Attempts.Attempt(
                delivery, exchange.getProperty("postedAt", Instant.class), (int) (nanos / 1_000_000), answer, verdict);
        exchange.setProperty("attempt", attempt);
        exchange.setProperty("recorded", record(attempt));
    }

    private void putBack(Delivery delivery) {
        Instant soon = clock.instant().plusSeconds(1);
        record(new Attempts.Attempt(
                delivery, clock.instant(), 0, new Answer.Interrupted(), new Verdict.NotCharged(soon)));
    }

    /** The place in the lane is free at once; a failure to note must not post again before the claim's lease ends. */
    private CompletableFuture<Boolean> record(Attempts.Attempt attempt) {
        return attempts.record(attempt).exceptionally(e -> {
            log.warn("attempt not recorded: {} {}", attempt.delivery(), e.getMessage());
            return false;
        });
    }

    private Answer answer(Exchange exchange) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (caught != null) {
            return Thread.currentThread().isInterrupted() ? new Answer.Interrupted() : broken(caught);
        }
        Message response = exchange.getMessage();
        return new Answer.Answered(
                response.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                retryAfter(response.getHeader("Retry-After", "", String.class)),
                excerpt(Outlet.body(response)));
    }

    private static Answer.Broken broken(Exception cause) {
        return new Answer.Broken(word(cause), String.valueOf(cause.getMessage()).replace("\0", ""));
    }

    /** The closed vocabulary of what can go wrong with a connection. */
    private static String word(Exception cause) {
        if (cause instanceof RefusedAddressException) {
            return "address_refused";
        }
        if (cause instanceof UnknownHostException) {
            return "dns_error";
        }
        if (cause instanceof InterruptedIOException) {
            return "timeout";
        }
        if (cause instanceof ConnectException) {
            return "connection_refused";
        }
        return cause instanceof SSLException ? "tls_error" : "connection_error";
    }

    /** RFC 9110, 10.2.3: seconds or a date. */
    private Optional<Duration> retryAfter(String value) {
        String text = value.strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (text.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(clock.instant(), date)).filter(d -> !d.isNegative());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String excerpt(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, EXCERPT), StandardCharsets.UTF_8);
        return text.replace("\0", "");
    }
}
