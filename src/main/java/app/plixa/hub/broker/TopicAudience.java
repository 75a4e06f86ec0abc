package app.plixa.hub.broker;

import app.plixa.hub.event.Audience;
import app.plixa.hub.workspace.Workspaces;
import jakarta.jms.JMSException;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Asks the broker which queues stand behind {@code plixa.events.<slug>}, those of wildcard subscribers included. */
@Component
final class TopicAudience implements Audience, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicAudience.class);

    private final Optional<EmbeddedBroker> embedded;
    private final Workspaces workspaces;
    private final ActiveMQConnection connection;
    private final ClientSession session;

    TopicAudience(ActiveMQConnectionFactory connections, ObjectProvider<EmbeddedBroker> embedded, Workspaces workspaces)
            throws JMSException {
        this.embedded = Optional.ofNullable(embedded.getIfAvailable());
        this.workspaces = workspaces;
        this.connection = (ActiveMQConnection) connections.createConnection();
        this.session = ((ActiveMQSession) connection.createSession()).getCoreSession();
    }

    @Override
    public synchronized boolean listensTo(String slug) {
        try {
            ClientSession.AddressQuery address = session.addressQuery(SimpleString.of(address(slug)));
            // The first event makes the address, so that subscribers who may not make one find it.
            return !address.isExists() || !address.getQueueNames().isEmpty();
        } catch (ActiveMQException e) {
            throw new IllegalStateException("The broker does not say who listens", e);
        }
    }

    @Override
    public boolean surelyNobody(String workspaceId) {
        if (embedded.isEmpty()) {
            return false;
        }
        try {
            Optional<String> slug = workspaces.slug(workspaceId);
            return slug.isPresent() && embedded.get().isUnheard(address(slug.get()));
        } catch (Exception e) {
            log.warn("the broker does not say who listens: {}", e.toString());
            return false;
        }
    }

    private static String address(String slug) {
        return "plixa.events." + slug;
    }

    @Override
    public void close() throws JMSException {
        connection.close();
    }
}
