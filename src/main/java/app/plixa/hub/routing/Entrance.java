package app.plixa.hub.routing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;

/** Sends bodies into a route without a thread that waits for its end. */
public final class Entrance {
    private final CamelContext camel;
    private final String uri;
    private volatile AsyncProducer producer;

    /** Into the route that starts at {@code uri}, for example {@code direct:post-webhook?block=false}. */
    public Entrance(CamelContext camel, String uri) {
        this.camel = camel;
        this.uri = uri;
    }

    /** Completes when the route is through with it, however that ends. */
    public CompletableFuture<Exchange> send(Object body) {
        CompletableFuture<Exchange> done = new CompletableFuture<>();
        try {
            Exchange exchange = new DefaultExchange(camel);
            exchange.getMessage().setBody(body);
            producer().process(exchange, inStep -> done.complete(exchange));
        } catch (Exception e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    /** The same, entering on a thread of {@code threads}. */
    public CompletableFuture<Exchange> send(Object body, Executor threads) {
        return CompletableFuture.supplyAsync(() -> send(body), threads).thenCompose(sent -> sent);
    }

    private AsyncProducer producer() throws Exception {
        if (producer == null) {
            open();
        }
        return producer;
    }

    private synchronized void open() throws Exception {
        if (producer == null) {
            Endpoint endpoint = camel.getEndpoint(uri);
            AsyncProducer opened = endpoint.createAsyncProducer();
            ServiceHelper.startService(opened);
            producer = opened;
        }
    }
}
