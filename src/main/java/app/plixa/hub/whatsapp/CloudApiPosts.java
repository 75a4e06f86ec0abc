package app.plixa.hub.whatsapp;

import app.plixa.hub.http.Letter;
import app.plixa.hub.http.Relay;
import app.plixa.hub.http.Reply;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.springframework.stereotype.Component;

/**
 * Posts messages to the Cloud API, as many at a time as there are turns: WhatsApp takes a fifth of a second and more for
 * each, and no thread waits for it. Nothing that may have arrived is posted again here, for Meta has no idempotency key.
 */
@Component("cloudApiPosts")
public class CloudApiPosts {
    /** The exchange property that holds when the answer was there ({@link System#nanoTime}). */
    static final String ANSWERED = "answeredNanos";

    private static final HeaderFilterStrategy HEADERS = new HttpHeaderFilterStrategy();

    private final Relay whatsAppRelay;
    private final ExecutorService turnThreads;

    CloudApiPosts(Relay whatsAppRelay, ExecutorService turnThreads) {
        this.whatsAppRelay = whatsAppRelay;
        this.turnThreads = turnThreads;
    }

    /**
     * Posts the exchange's message, its headers that camel-http would send and its body, and makes the answer its message.
     * What follows has a thread of the turns, also where there is no answer.
     */
    public CompletableFuture<Void> post(Exchange exchange) {
        return whatsAppRelay
                .courier()
                .post(letter(exchange))
                .whenComplete((reply, failure) -> exchange.setProperty(ANSWERED, System.nanoTime()))
                .whenCompleteAsync(
                        (reply, failure) -> {
                            if (reply != null) {
                                answer(exchange.getMessage(), reply);
                            }
                        },
                        turnThreads)
                .thenApply(reply -> null);
    }

    private static Letter letter(Exchange exchange) {
        Message post = exchange.getMessage();
        URI to = URI.create(post.getHeader(Exchange.HTTP_URI, String.class));
        String path = to.getRawQuery() == null ? to.getRawPath() : to.getRawPath() + "?" + to.getRawQuery();
        Map<String, String> headers = new LinkedHashMap<>();
        post.getHeaders().forEach((name, value) -> {
            if (value != null && !HEADERS.applyFilterToCamelHeaders(name, value, exchange)) {
                headers.put(name, value.toString());
            }
        });
        return new Letter(
                new HttpHost(to.getScheme(), to.getHost(), to.getPort()),
                path,
                headers,
                post.getBody(byte[].class),
                false);
    }

    private static void answer(Message message, Reply reply) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, reply.status());
        reply.header("Retry-After").ifPresent(after -> message.setHeader("Retry-After", after));
        message.setBody(reply.body());
    }
}
