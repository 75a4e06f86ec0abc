package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others see of the broker: events on their workspace's topic, and what it refuses. */
class BrokerIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path data;

    private static RunningHub hub;
    private Connection connection;
    private Session session;

    @BeforeAll
    static void start() {
        hub = new RunningHub(data);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void connect() throws JMSException {
        connection = hub.context.getBean(ActiveMQConnectionFactory.class).createConnection();
        connection.setClientID("erp");
        session = connection.createSession();
        connection.start();
    }

    @AfterEach
    void disconnect() throws JMSException {
        connection.close();
    }

    @Test
    void aDurableSubscriberGetsTheEventsItSelectsAlsoThoseItWasAwayFor() throws JMSException {
        String slug = hub.database
                .sql("select slug from workspaces")
                .query(String.class)
                .single();
        Topic topic = session.createTopic("plixa.events." + slug);
        session.createDurableSubscriber(topic, "orders", "event = 'message.inbound'", false)
                .close();
        inbound("while away");
        await().atMost(SOON)
                .until(() -> hub.database
                                .sql("select count(*) from events where not published")
                                .query(Integer.class)
                                .single()
                        == 0);

        try (MessageConsumer orders =
                session.createDurableSubscriber(topic, "orders", "event = 'message.inbound'", false)) {
            Message event = orders.receive(SOON.toMillis());
            String body = event.getBody(String.class);
            assertThat(RunningHub.json(body).at("/data/body").asText()).isEqualTo("while away");
            assertThat(event.getStringProperty("workspace")).isEqualTo(slug);
            assertThat(event.getStringProperty("conversation_id"))
                    .isEqualTo(RunningHub.json(body).at("/data/conversation/id").asText());
            inbound("while here");
            assertThat(orders.receive(SOON.toMillis()).getBody(String.class)).contains("while here");
        }
    }

    @Test
    void anEventOfNoConversationIsPublishedLikeAnyOther() throws JMSException {
        String slug = hub.database
                .sql("select slug from workspaces")
                .query(String.class)
                .single();
        String id = hub.register("http://127.0.0.1:4/nobody", "message.inbound")
                .path("id")
                .asText();
        Topic topic = session.createTopic("plixa.events." + slug);
        try (MessageConsumer tests = session.createDurableSubscriber(topic, "tests", "event = 'webhook.test'", false)) {
            hub.call("POST", "/v1/webhooks/" + id + "/test", "");

            Message event = tests.receive(SOON.toMillis());
            assertThat(event.getBody(String.class)).contains(id);
            assertThat(event.getStringProperty("conversation_id")).isNull();
        }
    }

    @Test
    void aSerialisedObjectIsRefusedUnreadHoldsNobodyUpAndEndsInTheDeadLetters() throws JMSException {
        Queue outbound = session.createQueue("plixa.internal.outbound");
        session.createProducer(outbound).send(session.createObjectMessage(new Gadget()));
        String id = hub.send("5511912345679", "behind it").path("id").asText();

        await().atMost(SOON).until(() -> !hub.status(id).equals("queued"));
        await().atMost(SOON).until(() -> {
            try (QueueBrowser waiting = session.createBrowser(outbound)) {
                return !waiting.getEnumeration().hasMoreElements();
            }
        });
        try (MessageConsumer dead = session.createConsumer(session.createQueue("plixa.dead-letter"))) {
            assertThat(dead.receive(SOON.toMillis())).isNotNull();
        }
        assertThat(Gadget.read).isFalse();
    }

    private static void inbound(String text) {
        hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511912345678\",\"body\":\"" + text + "\"}");
    }

    /** Tells when somebody deserialises it. */
    private static final class Gadget implements Serializable {
        private static final long serialVersionUID = 1;
        private static volatile boolean read;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            read = true;
            in.defaultReadObject();
        }
    }
}
