package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.broker.Queues;
import app.plixa.hub.queue.BrokerUserCommand;
import app.plixa.hub.queue.Credentials;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.RouteController;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.message.JmsMessage;
import org.apache.qpid.jms.provider.amqp.message.AmqpJmsMessageFacade;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What enterprise systems do with the queues of contract section 5, and what they may not. */
class QueueIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SEND = "plixa.messages.send";

    /** Libraries of others, by npm: where that is missing or reaches nothing, their tests are left out. */
    private static final Path CLIENTS = Path.of("src/test/queue-clients");

    private static final String OWNER = "owner@example.com";
    private static final String PASSWORD = "correct horse battery";

    /** Waiting events that are told of; other tests leave fewer. */
    private static final int DEEP = 300;

    @TempDir
    static Path data;

    private static int port;
    private static RunningHub hub;
    private static String slug;
    private static Credentials.Issued own;
    private static Credentials.Issued other;

    /** The two kinds of JMS clients. */
    enum Wire {
        CORE {
            @Override
            ConnectionFactory factory(String user, String secret) {
                return new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, user, secret);
            }
        },
        AMQP {
            @Override
            ConnectionFactory factory(String user, String secret) {
                return new JmsConnectionFactory(user, secret, "amqp://127.0.0.1:" + port);
            }
        };

        abstract ConnectionFactory factory(String user, String secret);
    }

    @BeforeAll
    static void start() throws IOException {
        port = FreePort.draw();
        hub = new RunningHub(
                data,
                "--hub.broker.port=" + port,
                "--hub.bootstrap.admin-email=" + OWNER,
                "--hub.bootstrap.admin-password=" + PASSWORD,
                "--hub.broker.subscriptions.alarm=" + DEEP,
                "--hub.broker.subscriptions.look=100ms");
        slug = hub.database
                .sql("select slug from workspaces")
                .query(String.class)
                .single();
        String workspace = hub.database
                .sql("select id from workspaces")
                .query(String.class)
                .single();
        hub.database
                .sql("insert into workspaces (id, slug, name, plan, created_at) values ('wsp_other', 'other', 'Other',"
                        + " 'business', now())")
                .update();
        Credentials credentials = hub.context.getBean(Credentials.class);
        own = credentials
                .issue(workspace, slug, "erp", OptionalInt.empty(), "test")
                .orElseThrow();
        other = credentials
                .issue("wsp_other", "other", "erp", OptionalInt.empty(), "test")
                .orElseThrow();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @ParameterizedTest
    @EnumSource
    void aMessageIsAnsweredWithTheEnvelopeOfTheApiAndSentOnce(Wire wire) throws JMSException {
        try (Connection connection = connect(wire, own)) {
            Session session = connection.createSession();
            TemporaryQueue replies = session.createTemporaryQueue();
            MessageConsumer answers = session.createConsumer(replies);
            Message message = session.createTextMessage("{\"phone\":\"5511912340001\",\"body\":\"by " + wire + "\"}");
            message.setJMSReplyTo(replies);
            message.setJMSCorrelationID("order-1");
            message.setStringProperty("idempotency_key", "key-" + wire);
            MessageProducer sender = session.createProducer(session.createQueue(SEND));
            sender.send(message);
            Message first = answers.receive(SOON.toMillis());
            sender.send(message);
            Message again = answers.receive(SOON.toMillis());

            assertThat(first.getJMSCorrelationID()).isEqualTo("order-1");
            JsonNode data = RunningHub.json(first.getBody(String.class)).path("data");
            assertThat(data.path("body").asText()).isEqualTo("by " + wire);
            assertThat(again.getBody(String.class)).isEqualTo(first.getBody(String.class));
            assertThat(stored("by " + wire)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrongGoesToTheOwnRejectsWithTheCodeOfTheApi(Wire wire) throws JMSException {
        try (Connection connection = connect(wire, own)) {
            Session session = connection.createSession();
            MessageProducer sender = session.createProducer(session.createQueue(SEND));
            for (String poison :
                    new String[] {"{\"phone\":", "{\"phone\":\"1\",\"body\":\"\\u0000\"}", "[".repeat(9_000)}) {
                sender.send(session.createTextMessage(poison));
            }
            sender.send(session.createTextMessage("x".repeat(300_000)));
            sender.send(session.createObjectMessage("never read"));
            sender.send(session.createMapMessage());
            MessageConsumer rejects = session.createConsumer(session.createQueue(SEND + ".rejected." + slug));
            List<String> codes = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Message reject = rejects.receive(SOON.toMillis());
                assertThat(reject).isNotNull();
                assertThat(reject.getStringProperty("reject_message")).isNotBlank();
                codes.add(reject.getStringProperty("reject_code"));
            }
            assertThat(codes)
                    .containsExactlyInAnyOrder(
                            "malformed_json",
                            "malformed_json",
                            "validation_failed",
                            "payload_too_large",
                            "unsupported_media_type",
                            "unsupported_media_type");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodySendsForAnother(Wire wire) throws JMSException {
        try (Connection connection = connect(wire, other)) {
            Session session = connection.createSession();
            MessageConsumer rejects = session.createConsumer(session.createQueue(SEND + ".rejected.other"));
            for (String place : List.of(SEND, SEND + "::" + SEND)) {
                Message message =
                        session.createTextMessage("{\"phone\":\"5511912340002\",\"body\":\"forged " + wire + "\"}");
                message.setStringProperty("plixa_user", own.name());
                message.setStringProperty("_AMQ_VALIDATED_USER", own.name());
                message.setStringProperty("workspace", slug);
                message.setStringProperty("JMSXUserID", own.name());
                session.createProducer(session.createQueue(place)).send(message);
                Message reject = rejects.receive(SOON.toMillis());

                assertThat(reject).as("sent to " + place).isNotNull();
                assertThat(reject.getStringProperty("reject_code")).isEqualTo("no_number_connected");
            }
            assertThat(stored("forged " + wire)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBrokersOwnDetectionOfDuplicatesIsEachUsersOwn(Wire wire) throws JMSException {
        try (Connection mine = connect(wire, own);
                Connection theirs = connect(wire, other)) {
            Session session = mine.createSession();
            Session others = theirs.createSession();
            MessageConsumer rejects = others.createConsumer(others.createQueue(SEND + ".rejected.other"));
            for (Object id : List.<Object>of("by " + wire, (long) wire.ordinal())) {
                sendOnce(session, id, "first with " + id);
                sendOnce(session, id, "again with " + id);
                sendOnce(others, id, "by another");
                assertThat(rejects.receive(SOON.toMillis())).isNotNull();
                await().atMost(SOON).until(() -> stored("first with " + id) == 1);
                assertThat(stored("again with " + id)).isZero();
            }
        }
    }

    private static void sendOnce(Session session, Object id, String body) throws JMSException {
        Message message = session.createTextMessage("{\"phone\":\"5511912340002\",\"body\":\"" + body + "\"}");
        message.setObjectProperty("_AMQ_DUPL_ID", id);
        session.createProducer(session.createQueue(SEND)).send(message);
    }

    /** Not after it was taken: the hub would have to hold it as a whole. */
    @ParameterizedTest
    @EnumSource
    void whatIsMuchTooLargeIsRefusedAsItIsSent(Wire wire) throws JMSException {
        for (int bytes : new int[] {1_200_000, 6_000_000}) {
            try (Connection connection = connect(wire, own)) {
                Session session = connection.createSession();
                BytesMessage message = session.createBytesMessage();
                message.writeBytes(new byte[bytes]);
                assertThatThrownBy(() -> session.createProducer(session.createQueue(SEND))
                                .send(message))
                        .isInstanceOf(JMSException.class)
                        .hasMessageContaining("too large");
            }
        }
        nothingIsKept();
    }

    @Test
    void whatIsMuchTooLargeByStompIsRefusedAsItIsSent() throws IOException {
        try (StompClient stomp = new StompClient(port, own.name(), own.secret())) {
            assertThat(stomp.receive()).startsWith("CONNECTED");
            stomp.send("SEND", "x".repeat(2_000_000), "destination:" + SEND, "destination-type:ANYCAST");
            assertThat(stomp.receive()).startsWith("ERROR");
        }
        nothingIsKept();
    }

    private static void nothingIsKept() {
        Path kept = data.resolve("artemis/large-messages");
        await().atMost(SOON).untilAsserted(() -> assertThat(kept).isEmptyDirectory());
    }

    /** It would be handed from consumer to consumer, each removed by the broker as it cannot read it. */
    @Test
    void whatTheHubCannotReadIsRefusedAndHoldsNobodyUp() throws JMSException {
        try (Connection connection = connect(Wire.AMQP, own)) {
            Session session = connection.createSession();
            JmsMessage message =
                    (JmsMessage) session.createTextMessage("{\"phone\":\"5511912340002\",\"body\":\"with a time\"}");
            ((AmqpJmsMessageFacade) message.getFacade()).setApplicationProperty("at", new Date());
            assertThatThrownBy(() ->
                            session.createProducer(session.createQueue(SEND)).send(message))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("properties that are text");
        }
        try (Connection connection = connect(Wire.CORE, own);
                Session session = connection.createSession()) {
            ClientSession core = ((ActiveMQSession) session).getCoreSession();
            for (int length : new int[] {1 << 20, -1}) {
                for (int size : new int[] {100, 200_000}) {
                    ClientMessage message =
                            core.createMessage(org.apache.activemq.artemis.api.core.Message.TEXT_TYPE, true);
                    message.getBodyBuffer().writeByte((byte) 1);
                    message.getBodyBuffer().writeInt(length);
                    message.getBodyBuffer().writeBytes(new byte[size]);
                    assertThatThrownBy(() -> core.createProducer(SEND).send(message))
                            .isInstanceOf(ActiveMQException.class)
                            .hasMessageContaining("cannot be read");
                }
            }
            ClientMessage message = core.createMessage(org.apache.activemq.artemis.api.core.Message.BYTES_TYPE, true);
            message.putBooleanProperty("_AMQ_LARGE_COMPRESSED", true);
            assertThatThrownBy(() -> core.createProducer(SEND).send(message))
                    .isInstanceOf(ActiveMQException.class)
                    .hasMessageContaining("compressed");
            session.createProducer(session.createQueue(SEND))
                    .send(session.createTextMessage("{\"phone\":\"5511912340002\",\"body\":\"behind it\"}"));
            await().atMost(SOON).until(() -> stored("behind it") == 1);
        }
        assertThat(stored("with a time")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotItsOwnIsClosed(Wire wire) throws JMSException {
        try (Connection durable = connect(wire, own, "erp-" + wire)) {
            Session session = durable.createSession();
            session.createDurableConsumer(session.createTopic("plixa.events." + slug), "orders")
                    .close();
        }
        for (String closed : new String[] {
            "plixa.internal.outbound",
            "plixa.dead-letter",
            SEND,
            SEND + ".rejected",
            SEND + ".rejected." + slug,
            "plixa.events." + slug,
            "plixa.events.#",
            "plixa.events.*",
            "plixa.replies." + slug + ".orders",
            "plixa.events.other::erp-" + wire + ".orders",
            "plixa.events.other::plixa.internal.outbound",
            "erp-" + wire + ".orders",
            "activemq.management"
        }) {
            try (Connection connection = connect(wire, other)) {
                Session session = connection.createSession();
                assertThatThrownBy(() -> session.createConsumer(session.createQueue(closed)))
                        .as("read " + closed)
                        .isInstanceOf(JMSException.class);
            }
            try (Connection connection = connect(wire, other)) {
                Session session = connection.createSession();
                assertThatThrownBy(() -> session.createConsumer(session.createTopic(closed)))
                        .as("subscribe " + closed)
                        .isInstanceOf(JMSException.class);
            }
            if (!closed.equals(SEND)) {
                try (Connection connection = connect(wire, other)) {
                    Session session = connection.createSession();
                    assertThatThrownBy(() -> session.createProducer(session.createQueue(closed))
                                    .send(session.createTextMessage("x")))
                            .as("write " + closed)
                            .isInstanceOf(JMSException.class);
                }
            }
        }
    }

    @Test
    void aReplyGoesNowhereThatTheSenderMayNotRead() throws JMSException {
        try (Connection connection = connect(Wire.CORE, own)) {
            Session session = connection.createSession();
            for (String abused :
                    new String[] {"plixa.internal.outbound", "plixa.replies.other.x", "plixa.dead-letter"}) {
                Message message =
                        session.createTextMessage("{\"phone\":\"5511912340003\",\"body\":\"to " + abused + "\"}");
                message.setJMSReplyTo(session.createQueue(abused));
                session.createProducer(session.createQueue(SEND)).send(message);
                await().atMost(SOON).until(() -> stored("to " + abused) == 1);
            }
        }
        try (Connection connection = hub.context
                        .getBean("consumerConnections", ActiveMQConnectionFactory.class)
                        .createConnection();
                Session session = connection.createSession()) {
            connection.start();
            assertThat(session.createConsumer(session.createQueue("plixa.dead-letter"))
                            .receiveNoWait())
                    .isNull();
            assertThat(((org.apache.activemq.artemis.jms.client.ActiveMQSession) session)
                            .getCoreSession()
                            .addressQuery(org.apache.activemq.artemis.api.core.SimpleString.of("plixa.replies.other.x"))
                            .isExists())
                    .isFalse();
        } catch (org.apache.activemq.artemis.api.core.ActiveMQException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void stompSendsGetsItsReplyAndItsEvents() throws IOException {
        String replies = "plixa.replies." + slug + ".stomp";
        try (StompClient stomp = new StompClient(port, own.name(), own.secret())) {
            assertThat(stomp.receive()).startsWith("CONNECTED");
            stomp.send("SUBSCRIBE", "", "id:1", "destination:" + replies, "subscription-type:ANYCAST");
            stomp.send(
                    "SEND",
                    "{\"phone\":\"5511912340004\",\"body\":\"by stomp\"}",
                    "destination:" + SEND,
                    "destination-type:ANYCAST",
                    "reply-to:" + replies,
                    "correlation-id:s-1",
                    "plixa_user:" + other.name(),
                    "JMSXUserID:" + other.name());
            String reply = stomp.receive();
            assertThat(reply).contains("correlation-id:s-1").contains("\"status\":\"queued\"");
            assertThat(stored("by stomp")).isEqualTo(1);
        }
        try (StompClient stranger = new StompClient(port, other.name(), other.secret())) {
            assertThat(stranger.receive()).startsWith("CONNECTED");
            stranger.send("SUBSCRIBE", "", "id:1", "destination:plixa.events." + slug);
            assertThat(stranger.receive()).startsWith("ERROR");
        }
        try (StompClient wrong = new StompClient(port, own.name(), "wrong")) {
            assertThat(wrong.receive()).startsWith("ERROR");
        }
    }

    @Test
    void anEventWaitsForItsDurableSubscriberAndIsSelectedByName() throws JMSException {
        for (Wire wire : Wire.values()) {
            String selector = "event = 'message.inbound'";
            try (Connection connection = connect(wire, own, "crm-" + wire)) {
                Session session = connection.createSession();
                session.createDurableConsumer(session.createTopic("plixa.events." + slug), "in", selector, false)
                        .close();
            }
            hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511912340009\",\"body\":\"away " + wire + "\"}");
            try (Connection connection = connect(wire, own, "crm-" + wire)) {
                Session session = connection.createSession();
                Message event = session.createDurableConsumer(
                                session.createTopic("plixa.events." + slug), "in", selector, false)
                        .receive(SOON.toMillis());
                assertThat(event.getStringProperty("event")).isEqualTo("message.inbound");
                assertThat(event.getBody(String.class)).contains("away " + wire);
            }
        }
    }

    /** Sent, delivered and read follow each other by milliseconds. */
    @Test
    void whatBecomesOfAMessageIsToldInItsOrder() throws JMSException {
        int messages = 200;
        Map<String, List<String>> told = new HashMap<>();
        try (Connection connection = connect(Wire.CORE, own)) {
            Session session = connection.createSession();
            MessageConsumer events = session.createConsumer(
                    session.createTopic("plixa.events." + slug), "event in ('message.outbound', 'message.status')");
            for (int i = 0; i < messages; i++) {
                told.put(
                        hub.send("551191234100" + i % 10, "in order " + i)
                                .path("id")
                                .asText(),
                        new ArrayList<>());
            }
            while (told.values().stream().anyMatch(statuses -> !statuses.contains("read"))) {
                Message event = events.receive(SOON.toMillis());
                assertThat(event).as("of %s", told).isNotNull();
                JsonNode data = RunningHub.json(event.getBody(String.class)).path("data");
                told.computeIfAbsent(data.path("id").asText(), other -> new ArrayList<>())
                        .add(data.path("status").asText());
            }
        }
        assertThat(told.values()).allSatisfy(statuses -> assertThat(statuses)
                .isSortedAccordingTo(Comparator.comparing(List.of("sent", "delivered", "read")::indexOf)));
    }

    @Test
    void beyondItsLimitAUserIsRejectedAndOthersAreNot() throws JMSException {
        String workspace = hub.database
                .sql("select id from workspaces where slug = ?")
                .param(slug)
                .query(String.class)
                .single();
        Credentials.Issued slow = hub.context
                .getBean(Credentials.class)
                .issue(workspace, slug, "slow", OptionalInt.of(1), "test")
                .orElseThrow();
        try (Connection connection = connect(Wire.CORE, slow)) {
            Session session = connection.createSession();
            TemporaryQueue replies = session.createTemporaryQueue();
            MessageConsumer answers = session.createConsumer(replies);
            List<String> statuses = new ArrayList<>();
            // Three, for a minute may end between two of them.
            for (int i = 0; i < 3; i++) {
                Message message =
                        session.createTextMessage("{\"phone\":\"5511912340008\",\"body\":\"fast " + i + "\"}");
                message.setJMSReplyTo(replies);
                message.setIntProperty("plixa_nth", 1);
                session.createProducer(session.createQueue(SEND)).send(message);
                statuses.add(answers.receive(SOON.toMillis()).getBody(String.class));
            }
            assertThat(statuses.get(0)).contains("\"status\":\"queued\"");
            assertThat(statuses).anyMatch(answer -> answer.contains("\"code\":\"rate_limited\""));
        }
        assertThat(hub.database
                        .sql("select count(*) from rate_limits r join broker_users u on u.id = r.id where u.name = ?")
                        .param(slow.name())
                        .query(Long.class)
                        .single())
                .as("what waited counts in the minute in which it was sent, not in that of who takes it")
                .isZero();
        try (Connection connection = connect(Wire.CORE, own)) {
            Session session = connection.createSession();
            session.createProducer(session.createQueue(SEND))
                    .send(session.createTextMessage("{\"phone\":\"5511912340008\",\"body\":\"not slow\"}"));
            await().atMost(SOON).until(() -> stored("not slow") == 1);
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void anAbsentSubscriberIsToldOfUntilItComesBack(CapturedOutput log) throws JMSException {
        try (Connection connection = connect(Wire.CORE, own)) {
            Session session = connection.createSession();
            Topic events = session.createTopic("plixa.events." + slug);
            session.createSharedDurableConsumer(events, slug + "-absent").close();
            assertThat(subscriptions()).isEqualTo("UP");

            MessageProducer sender = session.createProducer(session.createQueue(SEND));
            for (int i = 0; i <= DEEP; i++) {
                sender.send(session.createTextMessage("{\"phone\":\"5511912340009\",\"body\":\"unheard " + i + "\"}"));
            }
            await().atMost(SOON).until(() -> subscriptions().equals("WARNING"));
            assertThat(log)
                    .contains("events wait in subscription " + slug + "-absent of plixa.events." + slug)
                    .contains("past the broker's limit new events are dropped for every subscription of the workspace");
            assertThat(hub.call("GET", "/actuator/health", "").statusCode()).isEqualTo(200);
            assertThat(hub.metric("plixa_broker_up").orElseThrow()).isEqualTo(1);
            assertThat(hub.metric("plixa_subscriptions_deep").orElseThrow()).isPositive();
            assertThat(hub.metric("plixa_subscriptions_deepest").orElseThrow()).isGreaterThanOrEqualTo(DEEP);

            session.createSharedDurableConsumer(events, slug + "-absent").setMessageListener(event -> {});
            connection.start();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(log).contains("subscription " + slug + "-absent is at "));
        }
    }

    @Test
    void anOwnerDeletesSubscriptionsOfTheWorkspaceThatNobodyListensTo() throws JMSException {
        PanelVisitor owner = new PanelVisitor(hub);
        owner.signIn(OWNER, PASSWORD);
        try (Connection connection = connect(Wire.CORE, own);
                Connection others = connect(Wire.CORE, other)) {
            Session session = connection.createSession();
            Session strangers = others.createSession();
            strangers
                    .createSharedDurableConsumer(strangers.createTopic("plixa.events.other"), "other-left")
                    .close();
            MessageConsumer listener =
                    session.createSharedDurableConsumer(session.createTopic("plixa.events." + slug), slug + "-left");
            assertThat(owner.get("/queues").body())
                    .contains("<code>" + slug + "-left</code>")
                    .doesNotContain(button(slug + "-left"));
            assertThat(deleted(owner, slug + "-left")).contains("Somebody listens to it again");
            listener.close();
            assertThat(owner.get("/queues").body())
                    .contains(button(slug + "-left"), "<code>other-left</code>")
                    .doesNotContain(button("other-left"), button(SEND));
        }
        assertThat(deleted(owner, slug + "-left"))
                .contains("The subscription is deleted.")
                .doesNotContain("<code>" + slug + "-left</code>");
        for (String notOwn : List.of(slug + "-left", "other-left", SEND, "plixa.dead-letter")) {
            assertThat(deleted(owner, notOwn)).contains("It was not there any more.");
        }
        assertThat(owner.forged("/queues/subscriptions/delete", "name=other-left")
                        .statusCode())
                .isEqualTo(403);
        assertThat(owner.get("/queues").body())
                .contains("<code>other-left</code>", "<code>" + SEND + "</code>", "<code>plixa.dead-letter</code>");
        assertThat(owner.get("/settings/audit").body()).containsOnlyOnce("deleted a subscription");

        PanelVisitor stranger = ownerOfOther();
        assertThat(stranger.get("/queues").body()).contains(button("other-left"));
        assertThat(deleted(stranger, "other-left"))
                .contains("The subscription is deleted.")
                .doesNotContain("<code>other-left</code>");
    }

    private static PanelVisitor ownerOfOther() {
        hub.database
                .sql("insert into users (id, workspace_id, email, password_hash, role, created_at)"
                        + " select 'usr_other', 'wsp_other', 'other@example.com', password_hash, 'owner', now()"
                        + " from users where email = ?")
                .param(OWNER)
                .update();
        PanelVisitor visitor = new PanelVisitor(hub);
        visitor.signIn("other@example.com", PASSWORD);
        return visitor;
    }

    private static String button(String subscription) {
        return "name=\"name\" value=\"" + subscription + "\"";
    }

    /** What the page says after the wish. */
    private static String deleted(PanelVisitor owner, String subscription) {
        assertThat(owner.post("/queues", "/queues/subscriptions/delete", "name", subscription)
                        .statusCode())
                .isEqualTo(302);
        return owner.get("/queues").body();
    }

    private static String subscriptions() {
        return RunningHub.json(hub.call("GET", "/actuator/health", "").body())
                .at("/components/subscriptions/status")
                .asText();
    }

    /** Looked for again and again it would fail those that are looked for with it, each time. */
    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "\ud83d"})
    void aKeyThatCannotBeStoredIsRejected(String key) throws JMSException {
        try (Connection connection = connect(Wire.CORE, own)) {
            Session session = connection.createSession();
            Message message = session.createTextMessage("{\"phone\":\"5511912340008\",\"body\":\"badly keyed\"}");
            message.setStringProperty("idempotency_key", key);
            session.createProducer(session.createQueue(SEND)).send(message);

            MessageConsumer rejects = session.createConsumer(session.createQueue(SEND + ".rejected." + slug));
            Message reject = rejects.receive(SOON.toMillis());

            assertThat(reject).isNotNull();
            assertThat(reject.getStringProperty("reject_code")).isEqualTo("validation_failed");
            assertThat(stored("badly keyed")).isZero();
        }
    }

    @Test
    void aMessageWithoutAKeyIsKnownByItsOwnIdWhenItComesAgain() throws JMSException {
        try (Connection connection = connect(Wire.CORE, own)) {
            Session session = connection.createSession();
            MessageProducer sender = session.createProducer(session.createQueue(SEND));
            org.apache.activemq.artemis.jms.client.ActiveMQMessage message =
                    (org.apache.activemq.artemis.jms.client.ActiveMQMessage)
                            session.createTextMessage("{\"phone\":\"5511912340007\",\"body\":\"twice\"}");
            sender.send(message);
            await().atMost(SOON).until(() -> stored("twice") == 1);
            // What a redelivery of it finds: the answer under the message's own id.
            assertThat(hub.database
                            .sql("select count(*) from idempotency_keys where key = ?")
                            .param("queue:" + message.getJMSMessageID())
                            .query(Integer.class)
                            .single())
                    .isEqualTo(1);
        }
    }

    /** Its consumers sleep long where there is nothing: nobody waits for that. */
    @Test
    void aRouteWhoseConsumersSleepStopsAtOnceAndGoesOnLater() throws Exception {
        RouteController routes = hub.context.getBean(CamelContext.class).getRouteController();
        try (Connection connection = connect(Wire.CORE, own)) {
            assertThat(CompletableFuture.supplyAsync(() -> stopped(routes, "accept-from-queue")))
                    .succeedsWithin(Duration.ofSeconds(5))
                    .isEqualTo(ServiceStatus.Stopped);
            Session session = connection.createSession();
            session.createProducer(session.createQueue(SEND))
                    .send(session.createTextMessage("{\"phone\":\"5511912340008\",\"body\":\"meanwhile\"}"));
        } finally {
            routes.startRoute("accept-from-queue");
        }
        await().atMost(SOON).until(() -> stored("meanwhile") == 1);
    }

    private static ServiceStatus stopped(RouteController routes, String id) {
        try {
            routes.stopRoute(id);
            return routes.getRouteStatus(id);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRevokedUserIsCutOffAndComesBackNoMore() throws JMSException {
        String workspace = hub.database
                .sql("select id from workspaces where slug = ?")
                .param(slug)
                .query(String.class)
                .single();
        Credentials credentials = hub.context.getBean(Credentials.class);
        Credentials.Issued leaving = credentials
                .issue(workspace, slug, "leaving", OptionalInt.empty(), "test")
                .orElseThrow();
        try (Connection amqp = connect(Wire.AMQP, leaving)) {
            areCutOff(Duration.ofSeconds(2), () -> credentials.revoke(workspace, leaving.name()), amqp);
        }
        assertThatThrownBy(() -> connect(Wire.CORE, leaving).close()).isInstanceOf(JMSException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aTemporaryQueueIsItsMakersAlone(Wire wire) throws JMSException {
        try (Connection mine = connect(wire, own);
                Connection theirs = connect(wire, other)) {
            TemporaryQueue replies = mine.createSession().createTemporaryQueue();
            String name = replies.getQueueName();
            Session stranger = theirs.createSession();

            assertThatThrownBy(() -> stranger.createConsumer(stranger.createQueue(name)))
                    .isInstanceOf(JMSException.class);
        }
    }

    @Test
    void theCommandLineGivesOutUsersAndTakesThemBack() throws Exception {
        String url;
        try (java.sql.Connection connection =
                hub.context.getBean(DataSource.class).getConnection()) {
            url = connection.getMetaData().getURL();
        }
        String database = "--spring.datasource.url=" + url;
        String user = "--spring.datasource.username=postgres";
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

        assertThat(BrokerUserCommand.run(out, "broker-user", "add", slug, "cli", database, user))
                .as(said.toString(StandardCharsets.UTF_8))
                .isZero();
        String secret = said.toString(StandardCharsets.UTF_8).replaceAll("(?s).*secret: (\\S+).*", "$1");
        connect(Wire.CORE, new Credentials.Issued("", slug + ".cli", secret)).close();
        assertThat(BrokerUserCommand.run(out, "broker-user", "revoke", slug, "cli", database, user))
                .isZero();
        // Another process did it: this one hears of it within two seconds.
        await().atMost(SOON).untilAsserted(() -> assertThatThrownBy(
                        () -> connect(Wire.CORE, new Credentials.Issued("", slug + ".cli", secret))
                                .close())
                .isInstanceOf(JMSException.class));
        assertThat(BrokerUserCommand.run(out, "broker-user", "add")).isEqualTo(2);
    }

    @Test
    void theSampleOfJmsSends() throws Exception {
        String classpath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String url = "tcp://127.0.0.1:" + port;
        String sample = "src/examples/SendByJms.java";
        sends(java, "-cp", classpath, sample, url, own.name(), own.secret(), "5511912340005", "sample of JMS");
        assertThat(stored("sample of JMS")).isEqualTo(1);
    }

    @Test
    @EnabledIf("app.plixa.hub.QueueIT#hasPython")
    void theSampleOfStompSends() throws Exception {
        String sample = "src/examples/send-stomp.py";
        String at = Integer.toString(port);
        sends("python3", sample, "127.0.0.1", at, own.name(), own.secret(), "5511912340005", "sample of STOMP");
        assertThat(stored("sample of STOMP")).isEqualTo(1);
    }

    /** What a route of an integrator's reads: its workspace's systems put in, and only the hub takes out. */
    @Test
    @EnabledIf("app.plixa.hub.QueueIT#hasPython")
    void aRoutesQueueIsForItsWorkspaceToFill() throws Exception {
        String queue = "plixa.routes." + slug + ".orders";
        try (Connection connection = hub.context
                        .getBean("consumerConnections", ActiveMQConnectionFactory.class)
                        .createConnection();
                Session session = connection.createSession()) {
            connection.start();
            MessageConsumer route = session.createConsumer(session.createQueue(queue));
            String sample = "src/examples/put-stomp.py";
            String at = Integer.toString(port);
            runs("python3", sample, "127.0.0.1", at, own.name(), own.secret(), queue, "A-1001");
            assertThat(route.receive(SOON.toMillis()).getBody(String.class)).isEqualTo("A-1001");
        }
        for (Wire wire : Wire.values()) {
            try (Connection stranger = connect(wire, other)) {
                Session session = stranger.createSession();
                assertThatThrownBy(() -> session.createProducer(session.createQueue(queue))
                                .send(session.createTextMessage("x")))
                        .isInstanceOf(JMSException.class);
            }
            try (Connection mine = connect(wire, own)) {
                Session session = mine.createSession();
                assertThatThrownBy(() -> session.createConsumer(session.createQueue(queue)))
                        .isInstanceOf(JMSException.class);
            }
        }
    }

    @Test
    @EnabledIf("app.plixa.hub.QueueIT#hasClients")
    void theSampleOfAmqpSends() throws Exception {
        // Where it finds the library.
        Path sample = CLIENTS.resolve("node_modules/send-amqp.mjs");
        Files.copy(Path.of("src/examples/send-amqp.mjs"), sample, StandardCopyOption.REPLACE_EXISTING);
        String at = Integer.toString(port);
        sends("node", sample.toString(), "127.0.0.1", at, own.name(), own.secret(), "5511912340005", "sample of AMQP");
        assertThat(stored("sample of AMQP")).isEqualTo(1);
    }

    static boolean hasPython() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.exists(Path.of(folder, "python3")));
    }

    /** Whoever subscribes durably by a library of STOMP gets the event of what it sends. */
    @Test
    @EnabledIf("app.plixa.hub.QueueIT#hasClients")
    void aStompLibrarySendsAndHearsOfIt() throws Exception {
        String client = CLIENTS.resolve("stomp.mjs").toString();
        String at = Integer.toString(port);
        String event = runs("node", client, "127.0.0.1", at, own.name(), own.secret(), "5511912340006", "by stompit");
        assertThat(RunningHub.json(event).path("event").asText()).isEqualTo("message.outbound");
        assertThat(stored("by stompit")).isEqualTo(1);
    }

    static boolean hasClients() throws InterruptedException {
        if (!Files.exists(CLIENTS.resolve("node_modules/stompit"))) {
            install();
        }
        return Files.exists(CLIENTS.resolve("node_modules/stompit"));
    }

    private static void install() throws InterruptedException {
        try {
            Process npm = new ProcessBuilder("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund")
                    .directory(CLIENTS.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!npm.waitFor(60, TimeUnit.SECONDS)) {
                npm.destroyForcibly();
            }
        } catch (IOException e) {
            // There is no npm.
        }
    }

    private static void sends(String... command) throws Exception {
        assertThat(runs(command)).contains("\"status\":\"queued\"");
    }

    private static String runs(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @ParameterizedTest
    @EnumSource
    void nobodyComesInWithoutASecretOrWithOneThatEverybodyKnows(Wire wire) {
        for (String[] known : new String[][] {
            {"ACTIVEMQ.CLUSTER.ADMIN.USER", "CHANGE ME!!"},
            {"hub", "hub"},
            {own.name(), other.secret()},
            {own.name(), ""},
            {null, null}
        }) {
            assertThatThrownBy(() ->
                            wire.factory(known[0], known[1]).createConnection().start())
                    .as("as " + known[0])
                    .isInstanceOf(JMSException.class);
        }
    }

    /** One that the hub's users are asked of in its database. */
    @Test
    void aBrokerOfItsOwnKnowsTheUsersOfTheHubAndLetsThemDoTheSame() throws Exception {
        String workspace = hub.database
                .sql("select id from workspaces where slug = ?")
                .param(slug)
                .query(String.class)
                .single();
        Credentials credentials = hub.context.getBean(Credentials.class);
        int inside = port;
        try (OwnBroker broker = new OwnBroker(data.resolve("own"), hub)) {
            port = broker.port();
            Credentials.Issued leaving = credentials
                    .issue(workspace, slug, "leaving-too", OptionalInt.empty(), "test")
                    .orElseThrow();
            for (Wire wire : Wire.values()) {
                sendsAsItself(wire);
                whatIsNotItsOwnIsClosed(wire);
                aTemporaryQueueIsItsMakersAlone(wire);
                nobodyComesInWithoutASecretOrWithOneThatEverybodyKnows(wire);
            }
            try (StompClient stomp = new StompClient(port, own.name(), own.secret())) {
                assertThat(stomp.receive()).startsWith("CONNECTED");
                stomp.send("SUBSCRIBE", "", "id:1", "destination:plixa.events.other");
                assertThat(stomp.receive()).startsWith("ERROR");
            }
            try (Connection core = connect(Wire.CORE, leaving);
                    Connection amqp = connect(Wire.AMQP, leaving)) {
                areCutOff(Duration.ofSeconds(5), () -> credentials.revoke(workspace, leaving.name()), core, amqp);
            }
            assertThatThrownBy(() -> connect(Wire.CORE, leaving).close()).isInstanceOf(JMSException.class);
            whatNobodyListensToEnds();
        } finally {
            port = inside;
        }
    }

    /** As the hub asks a broker of its own for it. */
    private static void whatNobodyListensToEnds() throws JMSException {
        String events = "plixa.events." + slug;
        try (AnnotationConfigApplicationContext beside = new AnnotationConfigApplicationContext();
                Connection connection = connect(Wire.CORE, own)) {
            ConnectionFactory hubs = Wire.CORE.factory(OwnBroker.USER, OwnBroker.PASSWORD);
            beside.registerBean(ActiveMQConnectionFactory.class, () -> (ActiveMQConnectionFactory) hubs);
            beside.registerBean(ObjectMapper.class);
            beside.register(Queues.class);
            beside.refresh();
            Queues queues = beside.getBean(Queues.class);
            Session session = connection.createSession();
            MessageConsumer listener = session.createSharedDurableConsumer(session.createTopic(events), slug + "-left");
            assertThat(queues.unsubscribe(events, slug + "-left")).isEqualTo(Queues.Unsubscribed.IN_USE);
            listener.close();
            assertThat(queues.unsubscribe(events, slug + "-left")).isEqualTo(Queues.Unsubscribed.DONE);
            assertThat(queues.all()).noneMatch(queue -> queue.name().equals(slug + "-left"));
        }
    }

    /** Callers hold the connections: a client knows its own weakly, and a collected one tells nobody that it was cut. */
    private static void areCutOff(Duration within, BooleanSupplier revoke, Connection... held) throws JMSException {
        CountDownLatch cut = new CountDownLatch(held.length);
        for (Connection connection : held) {
            connection.setExceptionListener(e -> cut.countDown());
        }
        assertThat(revoke.getAsBoolean()).isTrue();
        await().atMost(within).until(() -> cut.getCount() == 0);
    }

    private static void sendsAsItself(Wire wire) throws JMSException {
        try (Connection connection = connect(wire, own);
                Connection operator =
                        wire.factory(OwnBroker.USER, OwnBroker.PASSWORD).createConnection()) {
            Session session = connection.createSession();
            operator.start();
            Session hubs = operator.createSession();
            MessageConsumer taker = hubs.createConsumer(hubs.createQueue(SEND));
            for (String place : List.of(SEND, SEND + "::" + SEND)) {
                Message message = session.createTextMessage("own broker " + wire);
                message.setStringProperty("plixa_user", other.name());
                session.createProducer(session.createQueue(place)).send(message);
                Message taken = taker.receive(SOON.toMillis());
                assertThat(taken.getBody(String.class)).isEqualTo("own broker " + wire);
                assertThat(taken.getStringProperty("plixa_user")).isEqualTo(own.name());
            }
        }
    }

    private static Connection connect(Wire wire, Credentials.Issued user) throws JMSException {
        Connection connection = wire.factory(user.name(), user.secret()).createConnection();
        connection.start();
        return connection;
    }

    private static Connection connect(Wire wire, Credentials.Issued user, String clientId) throws JMSException {
        Connection connection = wire.factory(user.name(), user.secret()).createConnection();
        connection.setClientID(clientId);
        connection.start();
        return connection;
    }

    private static int stored(String body) {
        return hub.database
                .sql("select count(*) from messages where body = ?")
                .param(body)
                .query(Integer.class)
                .single();
    }
}
