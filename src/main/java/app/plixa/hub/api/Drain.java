package app.plixa.hub.api;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * How a node leaves: it first says that it is not ready and goes on answering, so that whoever shares requests out gives it
 * no more; each answer closes its connection meanwhile. Then the port is closed and what is under way ends. Only
 * after that do the routes stop.
 */
@Component
final class Drain implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private final ApplicationContext hub;
    private final Duration pause;
    private volatile boolean running;
    private volatile boolean leaving;

    Drain(ApplicationContext hub, @Value("${hub.drain}") Duration pause) {
        this.hub = hub;
        this.pause = pause;
    }

    /** Before everything else that stops: Camel would stop before the web server does. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable stopped) {
        running = false;
        leaving = true;
        AvailabilityChangeEvent.publish(hub, ReadinessState.REFUSING_TRAFFIC);
        if (hub instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            Thread thread = new Thread(() -> leave(web, stopped), "drain");
            thread.setDaemon(true);
            thread.start();
        } else {
            stopped.run();
        }
    }

    private void leave(WebServerApplicationContext web, Runnable stopped) {
        try {
            if (!pause.isZero()) {
                log.info("Not ready any more; the port closes in {} ms", pause.toMillis());
                Thread.sleep(pause.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        web.getWebServer().shutDownGracefully(result -> stopped.run());
    }

    /** Lets no connection outlive its request while the node leaves. */
    ValveBase valve() {
        return new ValveBase(true) {
            @Override
            public void invoke(Request request, Response response) throws IOException, ServletException {
                if (leaving) {
                    response.setHeader("Connection", "close");
                }
                getNext().invoke(request, response);
            }
        };
    }
}
