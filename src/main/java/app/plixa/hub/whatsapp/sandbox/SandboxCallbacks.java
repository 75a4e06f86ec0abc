package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.http.OwnPort;
import app.plixa.hub.number.WhatsAppNumber;
import app.plixa.hub.whatsapp.CallbackSignature;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Posts callbacks as Meta does: signed, non-ASCII escaped, repeated when the hub does not take them. */
@Component
@Profile("sandbox")
class SandboxCallbacks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SandboxCallbacks.class);
    private static final int MOST_WAITING = 30_000;
    private static final int TRIES = 5;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ScheduledThreadPoolExecutor clockwork = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "sandbox-callbacks");
        thread.setDaemon(true);
        return thread;
    });
    private final ObjectMapper json;
    private final ObjectWriter writer;
    private final OwnPort own;

    SandboxCallbacks(ObjectMapper json, OwnPort own) {
        this.own = own;
        this.json = json;
        this.writer = json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
    }

    /** Posts what {@code value} tells, after a while. */
    void later(WhatsAppNumber number, ObjectNode value, Duration wait) {
        if (clockwork.getQueue().size() < MOST_WAITING) {
            clockwork.schedule(() -> attempt(number, value, 1), wait.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            log.warn("sandbox: more than {} callbacks wait; one is dropped", MOST_WAITING);
        }
    }

    /** Posts it now; gives the hub's HTTP status. */
    CompletableFuture<Integer> post(WhatsAppNumber number, ObjectNode value) {
        byte[] body = body(number, value);
        HttpRequest request = HttpRequest.newBuilder(URI.create(own.url() + "/whatsapp/" + number.id() + "/webhook"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", CallbackSignature.of(body, number.appSecret()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }

    private void attempt(WhatsAppNumber number, ObjectNode value, int attempt) {
        post(number, value).whenComplete((status, failure) -> {
            boolean taken = failure == null && status == 200;
            if (!taken && attempt < TRIES && !clockwork.isShutdown()) {
                clockwork.schedule(() -> attempt(number, value, attempt + 1), attempt, TimeUnit.SECONDS);
            }
        });
    }

    private byte[] body(WhatsAppNumber number, ObjectNode value) {
        ObjectNode body = json.createObjectNode().put("object", "whatsapp_business_account");
        ObjectNode change = body.putArray("entry")
                .addObject()
                .put("id", "200000000000001")
                .putArray("changes")
                .addObject()
                .put("field", "messages");
        ObjectNode told = change.putObject("value").put("messaging_product", "whatsapp");
        told.putObject("metadata")
                .put("display_phone_number", number.phone())
                .put("phone_number_id", number.phoneNumberId());
        told.setAll(value);
        try {
            return writer.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree must be writable as JSON", e);
        }
    }
}
