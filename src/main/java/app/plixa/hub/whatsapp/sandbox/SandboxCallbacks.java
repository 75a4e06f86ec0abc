package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.whatsapp.CallbackSignature;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Posts callbacks as Meta does: signed, non-ASCII escaped, repeated when its receiver does not take them. */
@Component
@InSandbox
class SandboxCallbacks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SandboxCallbacks.class);
    private static final int MOST_WAITING = 30_000;
    private static final int MOST_AT_ONCE = 1024;
    private static final int TRIES = 5;

    /** The field of the webhook that messages and their statuses are told under. */
    static final String MESSAGES = "messages";

    /** What is told of one number under one field. */
    record Change(SandboxNumber number, String field, ObjectNode value) {}

    /** A receiver that hangs has so many of its callbacks under way, and the rest waits. */
    private final Semaphore underWay;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ScheduledThreadPoolExecutor clockwork = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "sandbox-callbacks");
        thread.setDaemon(true);
        return thread;
    });
    private final ObjectMapper json;
    private final ObjectWriter writer;

    @Autowired
    SandboxCallbacks(ObjectMapper json) {
        this(json, MOST_AT_ONCE);
    }

    SandboxCallbacks(ObjectMapper json, int mostAtOnce) {
        this.underWay = new Semaphore(mostAtOnce);
        this.json = json;
        this.writer = json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
    }

    /** Posts what {@code value} tells, after a while; {@code forged}: first as somebody would who is not Meta. */
    void later(SandboxNumber number, ObjectNode value, Duration wait, boolean forged) {
        if (clockwork.getQueue().size() < MOST_WAITING) {
            Runnable first = forged ? () -> forge(number, value) : () -> attempt(number, value, 1);
            clockwork.schedule(() -> whenThereIsRoom(first), wait.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            log.warn("sandbox: more than {} callbacks wait; one is dropped", MOST_WAITING);
        }
    }

    /** Posts it now; gives the receiver's HTTP status. */
    CompletableFuture<Integer> post(SandboxNumber number, String field, ObjectNode value) {
        return post(List.of(new Change(number, field, value)));
    }

    /** Posts all of them in one callback, to the receiver of the first and under its secret. */
    CompletableFuture<Integer> post(List<Change> changes) {
        SandboxNumber first = changes.get(0).number();
        return post(first, body(changes), first.appSecret());
    }

    private CompletableFuture<Integer> post(SandboxNumber number, byte[] body, String secret) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(number.callbackUrl()))
                    .timeout(Duration.ofSeconds(10))
                    .header("Content-Type", "application/json")
                    .header("X-Hub-Signature-256", CallbackSignature.of(body, secret))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .thenApply(HttpResponse::statusCode);
        } catch (IllegalArgumentException e) {
            log.warn("sandbox: callbacks cannot be posted to {}: {}", number.callbackUrl(), e.getMessage());
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }

    /** Each call of the receiver that {@code work} makes gives its room back. */
    private void whenThereIsRoom(Runnable work) {
        if (underWay.tryAcquire()) {
            work.run();
        } else if (!clockwork.isShutdown()) {
            clockwork.schedule(() -> whenThereIsRoom(work), 20, TimeUnit.MILLISECONDS);
        }
    }

    /** A receiver that takes it does not look at signatures: the true one then tells it nothing new. */
    private void forge(SandboxNumber number, ObjectNode value) {
        post(number, body(number, MESSAGES, value), number.appSecret() + "?").whenComplete((status, failure) -> {
            if (failure == null && status == 200) {
                log.warn("sandbox: a callback with a wrong signature was taken");
            }
            attempt(number, value, 1);
        });
    }

    private void attempt(SandboxNumber number, ObjectNode value, int attempt) {
        post(number, MESSAGES, value).whenComplete((status, failure) -> {
            underWay.release();
            boolean taken = failure == null && status == 200;
            if (!taken && attempt < TRIES && !clockwork.isShutdown()) {
                Runnable next = () -> attempt(number, value, attempt + 1);
                clockwork.schedule(() -> whenThereIsRoom(next), attempt, TimeUnit.SECONDS);
            }
        });
    }

    private byte[] body(SandboxNumber number, String field, ObjectNode value) {
        return body(List.of(new Change(number, field, value)));
    }

    /** An entry for each account, in which every change stands by itself. */
    private byte[] body(List<Change> changes) {
        ObjectNode body = json.createObjectNode().put("object", "whatsapp_business_account");
        ArrayNode entries = body.putArray("entry");
        Map<String, ArrayNode> accounts = new HashMap<>();
        for (Change change : changes) {
            ObjectNode told = accounts.computeIfAbsent(
                            change.number().wabaId(),
                            id -> entries.addObject().put("id", id).putArray("changes"))
                    .addObject()
                    .put("field", change.field())
                    .putObject("value");
            if (change.field().equals(MESSAGES)) {
                told.put("messaging_product", "whatsapp")
                        .putObject("metadata")
                        .put("display_phone_number", change.number().phone())
                        .put("phone_number_id", change.number().phoneNumberId());
            }
            told.setAll(change.value());
        }
        try {
            return writer.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree must be writable as JSON", e);
        }
    }
}
