package app.plixa.hub.broker;

import app.plixa.hub.queue.BrokerUsers;
import app.plixa.hub.routing.RouteFailures;
import app.plixa.hub.routing.TransactionPolicy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsConfiguration;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jms.connection.JmsTransactionManager;

/** The routes' {@code jms:} component: consumers on a connection of their own, producers through a pool. */
@Configuration(proxyBeanMethods = false)
class BrokerConfiguration {
    /** What {@code broker.xml} asks of the system's properties. */
    private static final List<String> ACCEPTOR = List.of(
            "hub.broker.host",
            "hub.broker.tls.enabled",
            "hub.broker.tls.key-store",
            "hub.broker.tls.key-store-password");

    private static final int FAILURE_MILLIS = 5_000;
    private static final int RETRY_MILLIS = 500;

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "spring.artemis.mode", havingValue = "embedded", matchIfMissing = true)
    EmbeddedBroker embeddedBroker(
            @Value("${hub.broker.configuration}") Path configuration,
            @Value("${hub.data-dir}") Path dataFolder,
            @Value("${hub.broker.port}") int port,
            Environment settings,
            ObjectProvider<BrokerUsers> users)
            throws Exception {
        Map<String, String> acceptor = new HashMap<>();
        ACCEPTOR.forEach(key -> acceptor.put(key, settings.getProperty(key, "")));
        // In a URL, as broker.xml has it, an IPv6 address stands in brackets (RFC 3986, 3.2.2).
        acceptor.computeIfPresent(
                "hub.broker.host", (key, host) -> host.matches("[^\\[]*:.*") ? "[" + host + "]" : host);
        return new EmbeddedBroker(configuration, dataFolder, port, acceptor, users::getObject);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "spring.artemis.mode", havingValue = "embedded", matchIfMissing = true)
    RevokedUsers revokedUsers(EmbeddedBroker broker, BrokerUsers users) {
        return new RevokedUsers(broker, users);
    }

    @Bean(destroyMethod = "close")
    ActiveMQConnectionFactory consumerConnections(
            ObjectProvider<EmbeddedBroker> embedded,
            @Value("${spring.artemis.broker-url:}") String url,
            @Value("${spring.artemis.user:}") String user,
            @Value("${spring.artemis.password:}") String password) {
        EmbeddedBroker broker = embedded.getIfAvailable();
        return broker == null
                ? remote(connections(url, user, password))
                : connections(broker.url(), EmbeddedBroker.USER, broker.password());
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    JmsPoolConnectionFactory producerConnections(ActiveMQConnectionFactory connections) {
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(connections);
        pool.setMaxConnections(2);
        pool.setMaxSessionsPerConnection(200);
        return pool;
    }

    /** What a route sends inside this policy reaches the broker together, in one transaction and one round trip. */
    @Bean
    TransactionPolicy togetherToBroker(JmsPoolConnectionFactory producerConnections) {
        return new TransactionPolicy(new JmsTransactionManager(producerConnections));
    }

    /** Its options stand under {@code camel.component.jms}: the starter sets them over what is set here. */
    @Bean
    JmsComponent jms(ActiveMQConnectionFactory consumerConnections, JmsPoolConnectionFactory producerConnections) {
        JmsConfiguration configuration = new JmsConfiguration();
        configuration.setConnectionFactory(producerConnections);
        configuration.setTemplateConnectionFactory(producerConnections);
        configuration.setListenerConnectionFactory(consumerConnections);
        configuration.setMessageListenerContainerFactory(PromptStop::new);
        configuration.setErrorHandler(RouteFailures::ofListener);
        return new JmsComponent(configuration);
    }

    /**
     * A broker elsewhere may die without a word, or its backup take over: that is noticed within seconds, and nobody waits
     * longer for it, since whoever hands work over leaves it to the sweeper then. A connection that the other broker does
     * not take over soon is given up, and a new one opened: one that lived through several changes of brokers may look for
     * a broker that serves no more, for ever, and keeps the hub from stopping.
     */
    private static ActiveMQConnectionFactory remote(ActiveMQConnectionFactory connections) {
        connections.setClientFailureCheckPeriod(FAILURE_MILLIS);
        connections.setConnectionTTL(3 * FAILURE_MILLIS);
        connections.setCallFailoverTimeout(FAILURE_MILLIS);
        connections.setRetryInterval(RETRY_MILLIS);
        connections.setReconnectAttempts(2 * FAILURE_MILLIS / RETRY_MILLIS);
        return connections;
    }

    private static ActiveMQConnectionFactory connections(String url, String user, String password) {
        ActiveMQConnectionFactory connections = new ActiveMQConnectionFactory(url, user, password);
        // CVE-2026-40860: camel-jms would deserialise what an ObjectMessage carries.
        connections.setDeserializationDenyList("*");
        // One consumer must not hoard work that others could do.
        connections.setConsumerWindowSize(16 * 1024);
        connections.setReconnectAttempts(-1);
        connections.setCallTimeout(FAILURE_MILLIS);
        return connections;
    }
}
