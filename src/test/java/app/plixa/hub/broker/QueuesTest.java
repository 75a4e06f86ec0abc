package app.plixa.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.Map;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueuesTest {
    /** More than one page of them. */
    private static final int MANY = 510;

    @TempDir
    Path data;

    @Test
    void howeverManyShortLivedQueuesThereAreAllOthersAreSeen() throws Exception {
        EmbeddedBroker broker = new EmbeddedBroker(Path.of("artemis/broker.xml"), data, 0, Map.of(), () -> {
            throw new IllegalStateException("Nobody but the hub comes");
        });
        try (ActiveMQConnectionFactory connections =
                        new ActiveMQConnectionFactory(broker.url(), EmbeddedBroker.USER, broker.password());
                ActiveMQConnection connection = (ActiveMQConnection) connections.createConnection();
                Session session = connection.createSession()) {
            Queues queues = new Queues(connections, new ObjectMapper());
            int shipped = queues.all().size();
            for (int i = 0; i < MANY; i++) {
                session.createTemporaryQueue();
            }
            assertThat(queues.all()).hasSize(shipped).anyMatch(queue -> queue.name()
                    .equals("plixa.messages.send"));

            ClientSession core = ((ActiveMQSession) session).getCoreSession();
            for (int i = 0; i < MANY; i++) {
                core.createQueue(
                        QueueConfiguration.of("plixa.replies.main." + i).setRoutingType(RoutingType.ANYCAST));
            }
            assertThat(queues.all())
                    .hasSize(shipped + MANY)
                    .extracting(Queues.Depth::name)
                    .isSorted();
        } finally {
            broker.close();
        }
    }
}
