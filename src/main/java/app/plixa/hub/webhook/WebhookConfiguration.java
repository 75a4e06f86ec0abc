package app.plixa.hub.webhook;

import app.plixa.hub.http.Outlet;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.List;
import org.apache.camel.component.jpa.JpaComponent;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What posts webhooks. */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {
    private static final int LARGEST_ANSWER = 64 * 1024;

    @Bean
    AddressGuard addressGuard(@Value("${hub.webhooks.allowed-networks}") List<String> allowed) {
        return new AddressGuard(allowed);
    }

    @Bean(destroyMethod = "close")
    Outlet webhookOutlet(
            AddressGuard guard,
            @Value("${hub.webhooks.timeout}") Duration timeout,
            @Value("${hub.webhooks.max-in-flight}") int mostInFlight) {
        // No bound for each host: endpoints of one host are kept apart by their lanes, not by who has its connections.
        return new Outlet("webhooks", timeout, LARGEST_ANSWER, mostInFlight, new GuardedDns(guard));
    }

    /** The routes' {@code jpa:} component, on the application's own entity manager. */
    @Bean
    JpaComponent jpa(EntityManagerFactory entityManagers, PlatformTransactionManager transactions) {
        JpaComponent jpa = new JpaComponent();
        jpa.setEntityManagerFactory(entityManagers);
        jpa.setTransactionStrategy(work -> new TransactionTemplate(transactions).executeWithoutResult(s -> work.run()));
        return jpa;
    }
}
