package app.plixa.hub.webhook;

import app.plixa.hub.secret.Vault;
import jakarta.persistence.EntityManagerFactory;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
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
    @Bean(destroyMethod = "close")
    SystemLookup systemLookup() {
        return new SystemLookup(InetAddress::getAllByName);
    }

    @Bean
    AddressGuard addressGuard(
            SystemLookup system,
            @Value("${hub.webhooks.allowed-networks}") List<String> allowed,
            @Value("${hub.webhooks.denied-ports}") List<Integer> deniedPorts,
            @Value("${hub.webhooks.dns-servers}") List<String> servers) {
        return new AddressGuard(allowed, deniedPorts, lookup(system, servers));
    }

    @Bean(destroyMethod = "")
    Couriers couriers(
            AddressGuard guard,
            Vault vault,
            @Value("${hub.webhooks.timeout}") Duration timeout,
            @Value("${hub.webhooks.dns-fresh}") Duration fresh,
            @Value("${hub.webhooks.max-in-flight}") int mostInFlight)
            throws GeneralSecurityException {
        return new Couriers(timeout, mostInFlight, new GuardedDns(guard, fresh), vault);
    }

    private static Lookup lookup(SystemLookup system, List<String> servers) {
        return servers.isEmpty() ? system : new ServerLookup(servers);
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
