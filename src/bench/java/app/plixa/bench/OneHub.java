package app.plixa.bench;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** What only the hub has: WhatsApp's callbacks, keys that make a send safe to repeat, and messages by queue. */
final class OneHub {
    private static final int CONNECTIONS = 64;
    private static final int AHEAD = 2_000;
    private static final int BYTES = 30;
    private static final int SENDERS = 8;
    private static final int TOGETHER = 20;
    private static final Duration WARM = Duration.ofSeconds(120);
    private static final Duration TIME = Duration.ofSeconds(20);

    /**
     * What was measured.
     *
     * @param perSecond signed webhooks received
     * @param answers to what was handed in; none by queue
     */
    record Result(double perSecond, Latencies answers) {}

    private OneHub() {}

    /** Signed callbacks with one message each, answered once they are stored, until their message.inbound came. */
    static Result inbound(Receiver receiver) throws Exception {
        try (Hub hub = Hub.plain(receiver.port())) {
            hub.start();
            Tally tally = new Tally(AHEAD, 1);
            String secret = hub.endpoint("/hook/inbound", "message.inbound");
            receiver.serve(new Receiver.Customer(path -> secret, "\"provider_id\":\"", tally));
            Clients clients = new Clients(
                    hub.port(),
                    CONNECTIONS,
                    Requests.callbacks(hub.numberId(), Hub.APP_SECRET, Requests.PEOPLE),
                    tally);
            return loaded("inbound", clients, tally);
        }
    }

    /** Messages that come with an {@code Idempotency-Key} each, until their webhook came. */
    static Result keyed(Receiver receiver) throws Exception {
        try (Hub hub = Hub.plain(receiver.port())) {
            Contender.Place place = hub.start();
            Tally tally = new Tally(AHEAD, 1);
            receiver.serve(Receiver.Customer.of(place.secret(), tally));
            Clients clients = new Clients(
                    hub.port(), CONNECTIONS, Requests.keyedSends(place.token(), Requests.PEOPLE, BYTES), tally);
            return loaded("keys", clients, tally);
        }
    }

    private static Result loaded(String name, Clients clients, Tally tally) throws InterruptedException {
        clients.fast(WARM);
        int then = tally.arrived();
        Clients.Load load = clients.fast(TIME);
        double perSecond = (tally.arrived() - then) / load.seconds();
        tally.settle(60);
        System.out.printf(
                "%s: %.0f/s, answered within %.1f ms (p99), lost %d%n",
                name, perSecond, load.latencies().at(0.99), tally.missing());
        return new Result(perSecond, load.latencies());
    }

    /** Messages by plixa.messages.send, twenty a transaction, until their webhook came. */
    static Result queue(Receiver receiver) throws Exception {
        try (Hub hub = Hub.plain(receiver.port())) {
            Contender.Place place = hub.start();
            Tally tally = new Tally(AHEAD, 1);
            receiver.serve(Receiver.Customer.of(place.secret(), tally));
            String password = brokerUser(hub);
            AtomicInteger sent = new AtomicInteger();
            long end = System.nanoTime() + WARM.plus(TIME).toNanos();
            for (int i = 0; i < SENDERS; i++) {
                Thread sender = new Thread(() -> send(hub, password, tally, sent, end));
                sender.setDaemon(true);
                sender.start();
            }
            Thread.sleep(WARM.toMillis());
            int then = tally.arrived();
            Thread.sleep(TIME.toMillis());
            double perSecond = (tally.arrived() - then) / (double) TIME.toSeconds();
            System.out.printf("queue: %.0f/s%n", perSecond);
            return new Result(perSecond, new Latencies());
        }
    }

    private static void send(Hub hub, String password, Tally tally, AtomicInteger sent, long end) {
        String url = "tcp://127.0.0.1:" + hub.brokerPort();
        try (ActiveMQConnectionFactory connections = new ActiveMQConnectionFactory(url, "main.bench", password);
                Connection connection = connections.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            MessageProducer producer = session.createProducer(session.createQueue("plixa.messages.send"));
            while (System.nanoTime() < end) {
                if (sent.get() - tally.arrived() >= AHEAD) {
                    Thread.sleep(20);
                    continue;
                }
                for (int i = 0; i < TOGETHER; i++) {
                    producer.send(session.createTextMessage(Requests.queued(sent.getAndIncrement())));
                }
                session.commit();
            }
        } catch (JMSException e) {
            System.err.println("a sender broke: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its secret, by the hub's own command. */
    private static String brokerUser(Hub hub) throws IOException {
        List<String> command = List.of(
                "java",
                "-jar",
                "target/plixa-hub.jar",
                "broker-user",
                "add",
                "main",
                "bench",
                "--spring.datasource.url=" + hub.databaseUrl(),
                "--spring.datasource.username=postgres");
        return Processes.said(command).replaceAll("(?s).*secret: (\\S+).*", "$1");
    }
}
