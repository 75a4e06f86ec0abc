package app.plixa.hub;

import app.plixa.hub.whatsapp.CallbackSignature;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * Steady load by the API, by the queue and from customers. Each is offered again, under its own key, until it is taken:
 * whoever got no answer cannot know. What was taken stands in {@link #taken}, by its text.
 */
final class Load {
    static final String APP_SECRET = "an-app-secret";

    /** What texts begin with. */
    static final List<String> KINDS = List.of("api", "queue", "customer");

    private static final int SENDERS = 4;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    final Set<String> taken = ConcurrentHashMap.newKeySet();
    /** How requests ended that were not taken, and how often. */
    final Map<String, AtomicInteger> refused = new ConcurrentSkipListMap<>();

    private final Fleet fleet;
    private final String callback;
    private final AtomicInteger texts = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean running = true;

    /** One offer of a text; whether it was taken. */
    @FunctionalInterface
    private interface Offer {
        boolean of(String text) throws IOException, InterruptedException, JMSException;
    }

    Load(Fleet fleet) throws IOException, InterruptedException {
        this.fleet = fleet;
        HttpResponse<String> numbers =
                Fleet.HTTP.send(request("/v1/numbers").build(), HttpResponse.BodyHandlers.ofString());
        this.callback =
                "/whatsapp/" + RunningHub.json(numbers.body()).at("/data/0/id").asText() + "/webhook";
        for (int i = 0; i < SENDERS; i++) {
            threads.execute(() -> offer("api", this::send));
            threads.execute(this::queue);
        }
        threads.execute(() -> offer("customer", this::callBack));
    }

    /** How many were taken of a kind: api, queue or customer. */
    long taken(String kind) {
        return taken.stream().filter(text -> text.startsWith(kind)).count();
    }

    int refusals() {
        return refused.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Offers no more; waits until what was offered is taken. */
    void end() throws InterruptedException {
        running = false;
        threads.shutdown();
        if (!threads.awaitTermination(120, TimeUnit.SECONDS)) {
            threads.shutdownNow();
            throw new AssertionError("Something is not taken at all: " + refused);
        }
    }

    private void offer(String kind, Offer offer) {
        while (running) {
            String text = kind + "-" + texts.incrementAndGet();
            while (!isTaken(kind, text, offer)) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            taken.add(text);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean isTaken(String kind, String text, Offer offer) {
        try {
            return offer.of(text);
        } catch (IOException | JMSException e) {
            refused(kind + " " + e.getClass().getSimpleName());
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("The load is over", e);
        }
    }

    private void refused(String how) {
        refused.computeIfAbsent(how, key -> new AtomicInteger()).incrementAndGet();
    }

    private boolean send(String text) throws IOException, InterruptedException {
        return post("api", request("/v1/messages/send").header("Idempotency-Key", text), json(text), 202);
    }

    private static String json(String text) {
        int number = Integer.parseInt(text.substring(text.indexOf('-') + 1));
        return "{\"phone\":\"55119" + (12340000 + number % 300) + "\",\"body\":\"" + text + "\"}";
    }

    private boolean callBack(String text) throws IOException, InterruptedException {
        String body =
                "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
                        + "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"1\"},"
                        + "\"contacts\":[{\"wa_id\":\"5511912340001\",\"profile\":{\"name\":\"Lucia\"}}],"
                        + "\"messages\":[{\"from\":\"5511912340001\",\"id\":\"wamid." + text
                        + "\",\"timestamp\":\"1764000000\","
                        + "\"type\":\"text\",\"text\":{\"body\":\"" + text + "\"}}]}}]}]}";
        String signature = CallbackSignature.of(body.getBytes(StandardCharsets.UTF_8), APP_SECRET);
        return post("customer", request(callback).header("X-Hub-Signature-256", signature), body, 200);
    }

    private boolean post(String kind, HttpRequest.Builder request, String body, int wanted)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = Fleet.HTTP.send(
                request.POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != wanted) {
            refused(kind + " " + answer.statusCode());
        }
        return answer.statusCode() == wanted;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(fleet.url(path)))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + RunningHub.TOKEN)
                .header("Content-Type", "application/json");
    }

    private void queue() {
        try (ActiveMQConnectionFactory connections = connections(fleet);
                ActiveMQConnection connection = (ActiveMQConnection) connections.createConnection();
                Session session = connection.createSession()) {
            MessageProducer sender = session.createProducer(session.createQueue("plixa.messages.send"));
            offer("queue", text -> {
                Message message = session.createTextMessage(json(text));
                message.setStringProperty("idempotency_key", text);
                sender.send(message);
                return true;
            });
        } catch (JMSException e) {
            throw new IllegalStateException("A sender cannot begin or end", e);
        }
    }

    /** As artemis/README.md tells customers to connect: it goes over to the backup by itself. */
    static ActiveMQConnectionFactory connections(Fleet fleet) {
        ActiveMQConnectionFactory connections =
                new ActiveMQConnectionFactory(fleet.brokers.url() + "&reconnectAttempts=-1", Fleet.USER, fleet.secret);
        connections.setClientFailureCheckPeriod(5_000);
        connections.setConnectionTTL(15_000);
        connections.setCallTimeout(10_000);
        return connections;
    }
}
