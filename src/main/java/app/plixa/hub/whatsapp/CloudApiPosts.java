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
import org.apache.hc.core5.http.HttpHost;
import org.springframework.stereotype.Component;

/**
 * Posts messages to the Cloud API, as many at a time as there are turns: WhatsApp takes a fifth of a second and more for
 * each, and no thread waits for it. Nothing that may have arrived is posted again here, for Meta has no idempotency key.
 */
@Component("cloudApiPosts")
public class CloudApiPosts {
    private final Relay whatsAppRelay;
    private final ExecutorService conversationTurns;

    CloudApiPosts(Relay whatsAppRelay, ExecutorService conversationTurns) {
        this.whatsAppRelay = whatsAppRelay;
        this.conversationTurns = conversationTurns;
    }

    /**
     * Posts the exchange's message, its headers that are not Camel's and its body, and makes the answer its message. What
     * follows goes on as one of the turns, also where there is no answer.
     */
    public CompletableFuture<Void> post(Exchange exchange) {
        return whatsAppRelay
                .courier()
                .post(letter(exchange.getMessage()))
                .whenCompleteAsync(
                        (reply, failure) -> {
                            if (reply != null) {
                                answer(exchange.getMessage(), reply);
                            }
                        },
                        conversationTurns)
                .thenApply(reply -> null);
    }

    private static Letter letter(Message post) {
        URI to = URI.create(post.getHeader(Exchange.HTTP_URI, String.class));
        String path = to.getRawQuery() == null ? to.getRawPath() : to.getRawPath() + "?" + to.getRawQuery();
        Map<String, String> headers = new LinkedHashMap<>();
        post.getHeaders().forEach((name, value) -> {
            if (!name.startsWith("Camel")) {
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
