package app.plixa.hub.whatsapp;

import app.plixa.hub.http.Outlet;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What calls the Cloud API. */
@Configuration(proxyBeanMethods = false)
class WhatsAppConfiguration {
    private static final int LARGEST_ANSWER = 256 * 1024;

    @Bean(destroyMethod = "close")
    Outlet whatsAppOutlet(
            @Value("${hub.whatsapp.timeout}") Duration timeout,
            @Value("${hub.whatsapp.max-connections}") int connections) {
        return new Outlet("whatsapp", timeout, LARGEST_ANSWER, connections, SystemDefaultDnsResolver.INSTANCE);
    }

    /** Conversations that are sent at the same time. */
    @Bean(destroyMethod = "shutdown")
    ExecutorService conversationTurns(@Value("${hub.whatsapp.max-connections}") int connections) {
        return Executors.newFixedThreadPool(connections);
    }
}
