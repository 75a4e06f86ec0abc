package app.plixa.hub.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
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
@Order(Ordered.LOWEST_PRECEDENCE)
final class ApiEngine extends OncePerRequestFilter implements PlatformHttpEngine {
    /** Where the contract-first API stands: the base path of its document. */
    private static final String BASE = "/";

    private final PlatformHttpEngine others;
    private final int port;
    private final Operations operations;
    private volatile OnThisThread api;

    private static final class OnThisThread extends SpringBootPlatformHttpConsumer {
        private OnThisThread(PlatformHttpEndpoint endpoint, Processor route) {
            super(endpoint, route);
        }

        private void answer(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            try {
                handleService(request, response);
            } catch (IOException | ServletException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new ServletException(e);
            }
        }
    }

    ApiEngine(
            @Value("${server.port}") int port,
            @Qualifier("applicationTaskExecutor") TaskExecutor applicationExecutor,
            Operations operations) {
        this.port = port;
        this.operations = operations;
        this.others = new SpringBootPlatformHttpEngine(port, applicationExecutor);
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
        if (!endpoint.getPath().equals(BASE)) {
            return others.createConsumer(endpoint, route);
        }
        operations.follow(endpoint.getComponent());
        api = new OnThisThread(endpoint, route);
        return api;
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
        OnThisThread consumer = api;
        if (consumer != null && Door.isApi(request)) {
            consumer.answer(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }
}
