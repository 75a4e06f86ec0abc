package app.plixa.hub.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.JMSException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQIllegalStateException;
import org.apache.activemq.artemis.api.core.ActiveMQNonExistentQueueException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.springframework.stereotype.Component;

/** The broker's queues as operators see them, asked by management messages: the same inside and outside of this process. */
@Component
public class Queues {
    /** Where entries go whose route keeps failing. */
    public static final String DEAD_LETTER = "plixa.dead-letter";

    private static final String MANAGEMENT = "activemq.management";
    /** Left out by the broker, or those of one user alone would fill the pages that are looked at. */
    private static final String LASTING =
            "{\"field\":\"temporary\",\"operation\":\"NOT_EQUALS\",\"value\":\"true\",\"sortOrder\":\"asc\",\"sortField\":\"name\"}";

    private static final int PAGE = 500;
    private static final int MOST_PAGES = 20;
    private static final int LONGEST_SHOWN = 4096;
    private static final long PATIENCE_MILLIS = 3_000;
    /** So long is the next entry waited for; it may be gone since it was counted. */
    private static final long BROWSE_MILLIS = 300;

    /** A queue; counts are since the broker's start. */
    public record Depth(String name, String address, long depth, int consumers, long added, long taken) {}

    /**
     * A message of a queue.
     *
     * @param origin the queue it died in
     * @param address that queue's address
     * @param text the first of what it says
     * @param whole whether that is all of it
     */
    public record Entry(
            long id,
            Instant at,
            Optional<String> origin,
            Optional<String> address,
            boolean durable,
            int size,
            String text,
            boolean whole) {}

    /** What became of a subscription that was to end. */
    public enum Unsubscribed {
        /** It is gone, with what waited in it. */
        DONE,
        /** Somebody listens to it, so it stays. */
        IN_USE,
        /** There is none such. */
        NOT_THERE
    }

    /** What is done over a session of its own. */
    @FunctionalInterface
    private interface Work<R> {
        R run(ClientSession session) throws Exception;
    }

    private final ActiveMQConnectionFactory connections;
    private final ObjectMapper json;

    Queues(ActiveMQConnectionFactory connections, ObjectMapper json) {
        this.connections = connections;
        this.json = json;
    }

    /**
     * All queues but the short-lived ones of clients, by name, and at most ten thousand; an {@link IllegalStateException} when
     * the broker is away.
     */
    public List<Depth> all() {
        return inSession(session -> {
            // One that comes or goes meanwhile moves others from page to page.
            SortedMap<String, Depth> queues = new TreeMap<>();
            long there = Integer.MAX_VALUE;
            for (int page = 1; page <= MOST_PAGES && (page - 1) * PAGE < there; page++) {
                String answer = (String) ask(session, ResourceNames.BROKER, "listQueues", LASTING, page, PAGE);
                JsonNode found = json.readTree(answer);
                there = found.path("count").asLong();
                for (JsonNode queue : found.path("data")) {
                    queues.put(queue.path("name").asText(), depth(queue));
                }
            }
            queues.keySet().removeIf(name -> name.startsWith("activemq."));
            return List.copyOf(queues.values());
        });
    }

    private static Depth depth(JsonNode queue) {
        return new Depth(
                queue.path("name").asText(),
                queue.path("address").asText(),
                queue.path("messageCount").asLong(),
                queue.path("consumerCount").asInt(),
                queue.path("messagesAdded").asLong(),
                queue.path("messagesAcked").asLong());
    }

    /** How many bytes of an address's messages lie in pages on the broker's disk, whole pages counted. */
    long bytesOnDisk(String address) {
        return inSession(session -> {
            String resource = ResourceNames.ADDRESS + address;
            Number pages = (Number) ask(session, resource, "getNumberOfPages");
            return pages.longValue() * ((Number) ask(session, resource, "getNumberOfBytesPerPage")).longValue();
        });
    }

    /** The first messages of a queue, at most so many, untouched. */
    public List<Entry> entries(String queue, int most) {
        return inSession(session -> {
            List<Entry> entries = new ArrayList<>();
            SimpleString name = SimpleString.of(queue);
            long there = Math.min(most, session.queueQuery(name).getMessageCount());
            try (ClientConsumer browser = session.createConsumer(name, null, true)) {
                session.start();
                while (entries.size() < there) {
                    // Not receiveImmediate: that gives none where the next is still on its way.
                    ClientMessage message = browser.receive(BROWSE_MILLIS);
                    if (message == null) {
                        break;
                    }
                    entries.add(entry(message));
                }
            }
            return entries;
        });
    }

    /** Puts a dead letter back where it died; whether it was there. */
    public boolean retry(long id) {
        return (Boolean) inSession(session -> ask(session, ResourceNames.QUEUE + DEAD_LETTER, "retryMessage", id));
    }

    /** Removes a dead letter for good; whether it was there. */
    public boolean remove(long id) {
        return (Boolean) inSession(session -> ask(session, ResourceNames.QUEUE + DEAD_LETTER, "removeMessage", id));
    }

    /** Ends a subscription to this address and to no other; the broker itself keeps one that somebody listens to. */
    public Unsubscribed unsubscribe(String address, String name) {
        return inSession(session -> {
            SimpleString queue = SimpleString.of(name);
            if (!SimpleString.of(address).equals(session.queueQuery(queue).getAddress())) {
                return Unsubscribed.NOT_THERE;
            }
            try {
                session.deleteQueue(queue);
                return Unsubscribed.DONE;
            } catch (ActiveMQNonExistentQueueException e) {
                return Unsubscribed.NOT_THERE;
            } catch (ActiveMQIllegalStateException e) {
                return Unsubscribed.IN_USE;
            }
        });
    }

    private static Entry entry(ClientMessage message) {
        String text = text(message);
        return new Entry(
                message.getMessageID(),
                Instant.ofEpochMilli(message.getTimestamp()),
                Optional.ofNullable(message.getStringProperty(Message.HDR_ORIGINAL_QUEUE)),
                Optional.ofNullable(message.getStringProperty(Message.HDR_ORIGINAL_ADDRESS)),
                message.isDurable(),
                message.getBodySize(),
                text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text,
                text.length() <= LONGEST_SHOWN);
    }

    private static String text(ClientMessage message) {
        if (message.getType() == Message.TEXT_TYPE) {
            SimpleString text = message.getReadOnlyBodyBuffer().readNullableSimpleString();
            return text == null ? "" : text.toString();
        }
        byte[] bytes = new byte[Math.min(message.getBodySize(), LONGEST_SHOWN + 1)];
        message.getReadOnlyBodyBuffer().readBytes(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Object ask(ClientSession session, String resource, String operation, Object... with)
            throws Exception {
        session.start();
        // Its queue for the answer goes with the session; to end it sooner takes a permission that the hub lacks.
        ClientRequestor requestor = new ClientRequestor(session, SimpleString.of(MANAGEMENT));
        ClientMessage question = session.createMessage(false);
        ManagementHelper.putOperationInvocation(question, resource, operation, with);
        ClientMessage answer = requestor.request(question, PATIENCE_MILLIS);
        if (answer == null || !ManagementHelper.hasOperationSucceeded(answer)) {
            throw new IllegalStateException("The broker does not do " + operation);
        }
        return ManagementHelper.getResult(answer);
    }

    private <R> R inSession(Work<R> work) {
        try (ActiveMQConnection connection = (ActiveMQConnection) connections.createConnection();
                ActiveMQSession jms = (ActiveMQSession) connection.createSession()) {
            return work.run(jms.getCoreSession());
        } catch (JMSException | ActiveMQException e) {
            throw new IllegalStateException("The broker does not answer", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The broker does not say", e);
        }
    }
}
