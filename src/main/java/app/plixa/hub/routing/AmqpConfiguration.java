package app.plixa.hub.routing;

import org.apache.camel.component.amqp.AMQPComponent;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * The broker behind routes' {@code amqp:} endpoints, made when the first of them is. Camel's own configuration of it comes
 * too late for one that is met while the hub runs.
 */
@Configuration(proxyBeanMethods = false)
class AmqpConfiguration {
    @Bean
    @Lazy
    AMQPComponent amqp(
            @Value("${hub.routes.amqp.url}") String url,
            @Value("${hub.routes.amqp.user}") String user,
            @Value("${hub.routes.amqp.password}") String password) {
        JmsConnectionFactory connections =
                user.isEmpty() ? new JmsConnectionFactory(url) : new JmsConnectionFactory(user, password, url);
        // As Camel does: without it brokers take a topic for a queue.
        connections.setTopicPrefix("topic://");
        AMQPComponent component = new AMQPComponent(connections);
        component.getConfiguration().setErrorHandler(RouteFailures::ofListener);
        return component;
    }
}
