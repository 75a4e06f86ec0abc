package app.plixa.hub.broker;

import app.plixa.hub.event.Audience;
import jakarta.jms.JMSException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.springframework.stereotype.Component;

/** Asks the broker which queues stand behind {@code plixa.events.<slug>}, those of wildcard subscribers included. */
@Component
final class TopicAudience implements Audience, AutoCloseable {
    private final ActiveMQConnection connection;
    private final ClientSession session;

    TopicAudience(ActiveMQConnectionFactory connections) throws JMSException {
        this.connection = (ActiveMQConnection) connections.createConnection();
        this.session = ((ActiveMQSession) connection.createSession()).getCoreSession();
    }

    @Override
    public synchronized boolean listensTo(String slug) {
        try {
            ClientSession.AddressQuery address = session.addressQuery(SimpleString.of("plixa.events." + slug));
            // The first event makes the address, so that subscribers who may not make one find it.
            return !address.isExists() || !address.getQueueNames().isEmpty();
        } catch (ActiveMQException e) {
            throw new IllegalStateException("The broker does not say who listens", e);
        }
    }

    @Override
    public void close() throws JMSException {
        connection.close();
    }
}
