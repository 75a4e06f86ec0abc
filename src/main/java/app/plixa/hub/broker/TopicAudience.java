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
    private final ActiveMQConnectionFactory connections;
    private Optional<ActiveMQConnection> connection = Optional.empty();
    private Optional<ClientSession> session = Optional.empty();

    TopicAudience(
            ActiveMQConnectionFactory connections, ObjectProvider<EmbeddedBroker> embedded, Workspaces workspaces) {
        this.embedded = Optional.ofNullable(embedded.getIfAvailable());
        this.workspaces = workspaces;
        this.connections = connections;
    }

    @Override
    public synchronized boolean listensTo(String slug) {
        try {
            ClientSession.AddressQuery address = session().addressQuery(SimpleString.of(address(slug)));
            // The first event makes the address, so that subscribers who may not make one find it.
            return !address.isExists() || !address.getQueueNames().isEmpty();
        } catch (JMSException | ActiveMQException e) {
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

    /** Opened when it is first needed: a hub starts while its broker is away, and again when it was given up. */
    private ClientSession session() throws JMSException {
        if (session.isEmpty() || session.get().isClosed()) {
            close();
            ActiveMQConnection opened = (ActiveMQConnection) connections.createConnection();
            connection = Optional.of(opened);
            session = Optional.of(((ActiveMQSession) opened.createSession()).getCoreSession());
        }
        return session.get();
    }

    private static String address(String slug) {
        return "plixa.events." + slug;
    }

    @Override
    public synchronized void close() throws JMSException {
        if (connection.isPresent()) {
            connection.get().close();
        }
    }
}
