package app.plixa.hub.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskExecutor;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Runs the public API on the web server's own thread. The starter would take each request to another thread and through
 * Spring MVC twice, which costs more than all the hub does for it. Everything outside {@code /v1} goes the starter's way.
 */
@Component(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME)
@Order(ApiEngine.BEHIND_OBSERVATION)
final class ApiEngine extends OncePerRequestFilter implements PlatformHttpEngine {
    /** Spring's filter that observes requests stands at the place before; those behind are of no use to the API. */
    static final int BEHIND_OBSERVATION = Ordered.HIGHEST_PRECEDENCE + 2;

    /** Where the contract-first API stands: the base path of its document. */
    private static final String BASE = "/";

    private final Map<String, RouteConsumer> others = new ConcurrentHashMap<>();
    private final int port;
    private final TaskExecutor executor;
    private final ObjectProvider<CamelRequestHandlerMapping> mappings;
    private final Envelopes envelopes;
    private final Answers answers;
    private final Operations operations;
    private volatile ApiConsumer api;

    ApiEngine(
            @Value("${server.port}") int port,
            @Qualifier("applicationTaskExecutor") TaskExecutor applicationExecutor,
            ObjectProvider<CamelRequestHandlerMapping> mappings,
            Envelopes envelopes,
            Answers answers,
            Operations operations) {
        this.port = port;
        this.answers = answers;
        this.operations = operations;
        this.executor = applicationExecutor;
        this.mappings = mappings;
        this.envelopes = envelopes;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
        if (!endpoint.getPath().equals(BASE)) {
            return new RouteConsumer(endpoint, route, executor, others, envelopes, this::forget);
        }
        operations.follow(endpoint.getComponent());
        api = new ApiConsumer(endpoint, route, answers);
        return api;
    }

    /** Camel lets a path lead to what served it last. */
    private void forget(RouteConsumer gone) {
        CamelRequestHandlerMapping mapping = mappings.getObject();
        mapping.getHandlerMethods().forEach((path, handler) -> {
            if (handler.getBean() == gone) {
                mapping.unregisterMapping(path);
            }
        });
    }

    @Override
    public int getServerPort() {
        return port;
    }

    /** A request whose body took a while comes in this way. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ApiConsumer consumer = api;
        if (!Door.isApi(request)) {
            chain.doFilter(request, response);
        } else if (consumer == null || !consumer.isRunAllowed()) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } else {
            consumer.handleService(request, response);
        }
    }
}
