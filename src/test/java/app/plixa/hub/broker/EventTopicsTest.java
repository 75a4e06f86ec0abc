package app.plixa.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.Map;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.impl.AddressInfo;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventTopicsTest {
    private static final int SOON_MILLIS = 10_000;

    @TempDir
    Path data;

    @Test
    void whoReadsEventsAsAQueueIsRefusedAndDoesNotMakeItOneForOthers() throws Exception {
        EmbeddedBroker broker = start();
        try (Connection connection = connect(broker);
                Session session = connection.createSession()) {
            assertThatThrownBy(() -> session.createConsumer(session.createQueue("plixa.events.main")))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("subscribe");
            publishes(session);
            assertThatThrownBy(() -> session.createConsumer(session.createQueue("plixa.events.main")))
                    .isInstanceOf(JMSException.class);
            publishes(session);
        } finally {
            broker.close();
        }
    }

    @Test
    void whatWasMadeAQueueEarlierIsPublishedTo() throws Exception {
        made(new AddressInfo(SimpleString.of("plixa.events.main"), RoutingType.ANYCAST));
        EmbeddedBroker broker = start();
        try (Connection connection = connect(broker);
                Session session = connection.createSession()) {
            publishes(session);
        } finally {
            broker.close();
        }
    }

    /** By a broker that keeps no rules, in the files of the one under test. */
    private void made(AddressInfo address) throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setSecurityEnabled(false);
        configuration.setBindingsDirectory(data.resolve("artemis/bindings").toString());
        configuration.setJournalDirectory(data.resolve("artemis/journal").toString());
        configuration.setPagingDirectory(data.resolve("artemis/paging").toString());
        configuration.setLargeMessagesDirectory(
                data.resolve("artemis/large-messages").toString());
        configuration.setJournalFileSize(10 * 1024 * 1024);
        EmbeddedActiveMQ earlier = new EmbeddedActiveMQ().setConfiguration(configuration);
        earlier.start();
        earlier.getActiveMQServer().addAddressInfo(address);
        earlier.stop();
    }

    private EmbeddedBroker start() throws Exception {
        return new EmbeddedBroker(Path.of("artemis/broker.xml"), data, 0, Map.of(), () -> {
            throw new IllegalStateException("Nobody but the hub comes");
        });
    }

    private static Connection connect(EmbeddedBroker broker) throws JMSException {
        Connection connection =
                new ActiveMQConnectionFactory(broker.url(), EmbeddedBroker.USER, broker.password()).createConnection();
        connection.start();
        return connection;
    }

    private static void publishes(Session session) throws JMSException {
        session.createProducer(session.createTopic("plixa.events.main")).send(session.createTextMessage("unheard"));
        try (MessageConsumer subscriber = session.createConsumer(session.createTopic("plixa.events.main"))) {
            session.createProducer(session.createTopic("plixa.events.main")).send(session.createTextMessage("{}"));
            assertThat(subscriber.receive(SOON_MILLIS)).isNotNull();
        }
    }
}
