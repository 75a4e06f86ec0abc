package app.plixa.hub.http;

import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Where this hub itself listens, known once it does: with {@code server.port=0} the system chooses. */
@Component
public class OwnPort {
    private volatile int port;

    /** {@code http://127.0.0.1:<port>}, the management port left aside. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @EventListener
    void listening(ServletWebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null) {
            port = event.getWebServer().getPort();
        }
    }
}
