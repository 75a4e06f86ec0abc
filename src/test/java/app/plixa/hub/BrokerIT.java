package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.queue.Credentials;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others see of the broker: events on their workspace's topic, and what it refuses. */
class BrokerIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** With all that means something in a URL. */
    private static final String STORE_PASSWORD = "p;w&d=1%20+?#";

    @TempDir
    static Path data;

    private static int port;
    private static Path store;
    private static RunningHub hub;
    private Connection connection;
    private Session session;

    @BeforeAll
    static void start() throws Exception {
        port = FreePort.draw();
        store = store();
        hub = new RunningHub(
                data.resolve("hub"),
                "--hub.broker.port=" + port,
                "--hub.broker.configuration=" + impatient(),
                "--hub.broker.tls.enabled=true",
                "--hub.broker.tls.key-store=" + store,
                "--hub.broker.tls.key-store-password=" + STORE_PASSWORD);
    }

    /** The shipped one, but that what fails is tried again as soon each time: else it is dead after minutes. */
    private static Path impatient() throws IOException {
        String shipped = Files.readString(Path.of("artemis/broker.xml"));
        int internal = shipped.indexOf("match=\"plixa.internal.#\"");
        Path file = data.resolve("broker.xml");
        Files.writeString(
                file,
                shipped.substring(0, internal)
                        + shipped.substring(internal)
                                .replaceFirst("<redelivery-delay-multiplier>2<", "<redelivery-delay-multiplier>1<"));
        return file;
    }

    private static Path store() throws Exception {
        KeyStore made =
                Certificates.make(data, "broker", "-ext", "san=ip:127.0.0.1").store();
        KeyStore.Entry key = made.getEntry("x", new KeyStore.PasswordProtection("changeit".toCharArray()));
        KeyStore kept = KeyStore.getInstance("PKCS12");
        kept.load(null, null);
        kept.setEntry("x", key, new KeyStore.PasswordProtection(STORE_PASSWORD.toCharArray()));
        Path file = data.resolve("a store;of=keys.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            kept.store(out, STORE_PASSWORD.toCharArray());
        }
        return file;
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

    /** More than the broker holds in memory, and acknowledged in portions larger than its own would be. */
    @Test
    void whoWasAwayGetsWhatLiesOnTheDiskInOrderPortionByPortion() throws JMSException {
        int events = 700;
        String text = "x".repeat(20_000);
        try (Session portions = connection.createSession(Session.SESSION_TRANSACTED)) {
            Topic topic = portions.createTopic("plixa.events.disk");
            portions.createSharedDurableConsumer(topic, "disk-away").close();
            MessageProducer sender = portions.createProducer(topic);
            for (int i = 0; i < events; i++) {
                Message event = portions.createTextMessage(text);
                event.setIntProperty("place", i);
                sender.send(event);
            }
            portions.commit();
            try (MessageConsumer back = portions.createSharedDurableConsumer(topic, "disk-away")) {
                for (int i = 0; i < events; i++) {
                    Message event = back.receive(SOON.toMillis());
                    assertThat(event).as("event " + i).isNotNull();
                    assertThat(event.getIntProperty("place")).isEqualTo(i);
                    if (i % 150 == 149) {
                        portions.commit();
                    }
                }
                portions.commit();
            }
            portions.unsubscribe("disk-away");
        }
    }

    @Test
    void withACertificateThePortSpeaksTlsAndNothingElse() throws Exception {
        String workspace = hub.database
                .sql("select id from workspaces")
                .query(String.class)
                .single();
        String slug = hub.database
                .sql("select slug from workspaces")
                .query(String.class)
                .single();
        Credentials.Issued user = hub.context
                .getBean(Credentials.class)
                .issue(workspace, slug, "tls", OptionalInt.empty(), "test")
                .orElseThrow();
        // The store as the JDK's own: who connects trusts its certificate.
        Path trust = data.resolve("broker.p12");
        ConnectionFactory amqp = new JmsConnectionFactory(
                user.name(),
                user.secret(),
                "amqps://127.0.0.1:" + port + "?transport.trustStoreLocation=" + trust
                        + "&transport.trustStorePassword=changeit");
        ConnectionFactory core = new ActiveMQConnectionFactory(
                "tcp://127.0.0.1:" + port + "?sslEnabled=true&trustStorePath=" + trust + "&trustStorePassword=changeit",
                user.name(),
                user.secret());
        for (ConnectionFactory clients : List.of(amqp, core)) {
            try (Connection safe = clients.createConnection();
                    Session sending = safe.createSession()) {
                String body = "by TLS " + clients.getClass().getSimpleName();
                sending.createProducer(sending.createQueue("plixa.messages.send"))
                        .send(sending.createTextMessage("{\"phone\":\"5511912340001\",\"body\":\"" + body + "\"}"));
                await().atMost(SOON)
                        .until(() -> hub.database
                                        .sql("select count(*) from messages where body = ?")
                                        .param(body)
                                        .query(Integer.class)
                                        .single()
                                == 1);
            }
        }
        ConnectionFactory plain = new ActiveMQConnectionFactory(
                "tcp://127.0.0.1:" + port + "?callTimeout=2000", user.name(), user.secret());
        ConnectionFactory distrusting =
                new JmsConnectionFactory(user.name(), user.secret(), "amqps://127.0.0.1:" + port);
        for (ConnectionFactory refused : List.of(plain, distrusting)) {
            assertThatThrownBy(() -> refused.createConnection().start()).isInstanceOf(JMSException.class);
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
