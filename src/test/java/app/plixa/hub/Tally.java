package app.plixa.hub;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** What came to WhatsApp, to the endpoint and to the durable subscription, by its text, and how often. */
final class Tally implements AutoCloseable {
    final Map<String, AtomicInteger> whatsApp = new ConcurrentHashMap<>();
    final Map<String, AtomicInteger> endpoint = new ConcurrentHashMap<>();
    final Map<String, AtomicInteger> subscription = new ConcurrentHashMap<>();

    private final ActiveMQConnectionFactory connections;
    private final ActiveMQConnection connection;

    Tally(Fleet fleet) throws JMSException {
        connections = Load.connections(fleet);
        connection = (ActiveMQConnection) connections.createConnection();
        connection.setClientID("main-chaos");
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        Topic events = session.createTopic("plixa.events.main");
        session.createDurableConsumer(events, "main-chaos").setMessageListener(this::subscribed);
        connection.start();
    }

    /** The Cloud API, which takes everything. */
    Receiver.Reply sent(Receiver.Received request) {
        JsonNode body = RunningHub.json(request.text());
        if (body.at("/text/body").isTextual()) {
            count(whatsApp, body.at("/text/body").asText());
        }
        return Receiver.taken(request);
    }

    /** The customer's endpoint. */
    Receiver.Reply told(Receiver.Received request) {
        told(endpoint, request.text());
        return new Receiver.Reply(204, "");
    }

    private void subscribed(Message message) {
        try {
            told(subscription, message.getBody(String.class));
            message.acknowledge();
        } catch (JMSException e) {
            throw new IllegalStateException("It comes again", e);
        }
    }

    private static void told(Map<String, AtomicInteger> where, String text) {
        JsonNode event = RunningHub.json(text);
        if (Set.of("message.outbound", "message.inbound")
                .contains(event.path("event").asText())) {
            count(where, event.at("/data/body").asText());
        }
    }

    private static void count(Map<String, AtomicInteger> where, String text) {
        where.computeIfAbsent(text, key -> new AtomicInteger()).incrementAndGet();
    }

    /** How much of what was taken is missing, at all three. */
    int missing(Set<String> taken) {
        return missingAtWhatsApp(taken).size()
                + missing(endpoint, taken).size()
                + missing(subscription, taken).size();
    }

    String report(Set<String> taken) {
        return "lost: WhatsApp %s, endpoint %s, subscription %s; came again: WhatsApp %d, endpoint %d, subscription %d"
                .formatted(
                        missingAtWhatsApp(taken),
                        missing(endpoint, taken),
                        missing(subscription, taken),
                        again(whatsApp),
                        again(endpoint),
                        again(subscription));
    }

    /** Customers' own messages do not go there. */
    private Set<String> missingAtWhatsApp(Set<String> taken) {
        Set<String> missing = missing(whatsApp, taken);
        missing.removeIf(text -> text.startsWith("customer"));
        return missing;
    }

    private static Set<String> missing(Map<String, AtomicInteger> where, Set<String> taken) {
        Set<String> missing = new TreeSet<>(taken);
        missing.removeAll(where.keySet());
        return missing;
    }

    private static int again(Map<String, AtomicInteger> where) {
        return where.values().stream().mapToInt(count -> count.get() - 1).sum();
    }

    @Override
    public void close() throws JMSException {
        connection.close();
        connections.close();
    }
}
