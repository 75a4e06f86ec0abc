package app.plixa.hub.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;

/**
 * The HTTP entry of a route. While the route is changed, callers wait for what comes in its place, without a thread; what
 * nothing comes in the place of is not found.
 */
final class RouteConsumer extends SpringBootPlatformHttpConsumer {
    /** Shorter than the web server waits for any answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A route that is changed begins again this soon after it stopped. */
    private static final Duration SUCCESSION = Duration.ofSeconds(2);

    private static final Executor LATER = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);
    private static final String TURNED_AWAY = RouteConsumer.class.getName();

    private final Map<String, RouteConsumer> entries;
    private final Envelopes envelopes;
    private final Consumer<RouteConsumer> leaving;
    private final String name;
    private volatile boolean gone;

    /** One of these entries, each the latest of its path and methods; tells {@code leaving} when its time is over. */
    RouteConsumer(
            PlatformHttpEndpoint endpoint,
            Processor route,
            Executor executor,
            Map<String, RouteConsumer> entries,
            Envelopes envelopes,
            Consumer<RouteConsumer> leaving) {
        super(endpoint, route, executor);
        this.entries = entries;
        this.envelopes = envelopes;
        this.leaving = leaving;
        this.name = endpoint.getHttpMethodRestrict() + " " + endpoint.getPath();
    }

    @Override
    public CompletableFuture<Void> service(HttpServletRequest request, HttpServletResponse response) {
        return serve(request, response, System.nanoTime() + PATIENCE.toNanos());
    }

    private CompletableFuture<Void> serve(HttpServletRequest request, HttpServletResponse response, long until) {
        RouteConsumer latest = entries.getOrDefault(name, this);
        if (latest.isStarted()) {
            return latest.enter(request, response)
                    .thenCompose(entered -> request.getAttribute(TURNED_AWAY) == null
                            ? CompletableFuture.completedFuture(entered)
                            : serve(request, response, until));
        }
        if (latest.gone || System.nanoTime() - until > 0) {
            refuse(request, response, latest.gone ? Problem.notFound() : Problem.unavailable(Duration.ofSeconds(1)));
            return CompletableFuture.completedFuture(null);
        }
        return CompletableFuture.supplyAsync(() -> serve(request, response, until), LATER)
                .thenCompose(Function.identity());
    }

    private CompletableFuture<Void> enter(HttpServletRequest request, HttpServletResponse response) {
        request.removeAttribute(TURNED_AWAY);
        return super.service(request, response);
    }

    /** The route may have closed while the request waited for a thread. */
    @Override
    protected void handleService(HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (isStarted()) {
            super.handleService(request, response);
        } else {
            request.setAttribute(TURNED_AWAY, true);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem) {
        try {
            envelopes.refuse(request, response, problem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        entries.put(name, this);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        if (!getEndpoint().getCamelContext().isStopping()) {
            CompletableFuture.delayedExecutor(SUCCESSION.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::leave);
        }
    }

    private void leave() {
        gone = true;
        entries.remove(name, this);
        leaving.accept(this);
    }
}
