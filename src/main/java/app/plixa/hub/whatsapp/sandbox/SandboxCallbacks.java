package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.whatsapp.CallbackSignature;
import app.plixa.hub.whatsapp.sandbox.CallbackLine.Due;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final int AT_ONCE = 4;
    private static final int TRIES = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The field of the webhook that messages and their statuses are told under. */
    static final String MESSAGES = "messages";

    /** What is told of one number under one field. */
    record Change(SandboxNumber number, String field, ObjectNode value) {}

    /** By the address of their receiver. */
    private final Map<String, CallbackLine> lines = new ConcurrentHashMap<>();

    private final int atOnce;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean dropping = new AtomicBoolean();
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
        this(json, AT_ONCE);
    }

    SandboxCallbacks(ObjectMapper json, int atOnce) {
        this.atOnce = atOnce;
        // What is due once more after the end is not.
        this.clockwork.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        this.json = json;
        this.writer = json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
    }

    /** Posts what {@code value} tells, after a while; {@code forged}: first as somebody would who is not Meta. */
    void later(SandboxNumber number, ObjectNode value, Duration wait, boolean forged) {
        if (waiting.get() >= MOST_WAITING && !dropping.getAndSet(true)) {
            log.warn("sandbox: {} callbacks wait; what comes is dropped until half of them are posted", MOST_WAITING);
        }
        if (dropping.get()) {
            return;
        }
        waiting.incrementAndGet();
        after(wait, new Due(new Change(number, MESSAGES, value), 0, forged));
    }

    /**
     * Posts all of them now in one callback, to the receiver of the first and under its secret; gives its HTTP status, 0 where
     * it does not answer.
     */
    CompletableFuture<Integer> post(List<Change> changes) {
        SandboxNumber first = changes.get(0).number();
        return post(first, body(changes), first.appSecret());
    }

    private CompletableFuture<Integer> post(SandboxNumber number, byte[] body, String secret) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(number.callbackUrl()))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .header("X-Hub-Signature-256", CallbackSignature.of(body, secret))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .thenApply(HttpResponse::statusCode)
                    // The client's own timeout ends with the headers; a body may never end.
                    .orTimeout(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .exceptionally(failure -> 0);
        } catch (IllegalArgumentException e) {
            log.warn("sandbox: callbacks cannot be posted to {}: {}", number.callbackUrl(), e.getMessage());
            return CompletableFuture.completedFuture(0);
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }

    private void after(Duration wait, Due due) {
        clockwork.schedule(() -> isDue(due), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void isDue(Due due) {
        CallbackLine line =
                lines.computeIfAbsent(due.change().number().callbackUrl(), receiver -> new CallbackLine(atOnce));
        line.add(due);
        goOn(line);
    }

    private void goOn(CallbackLine line) {
        while (!clockwork.isShutdown()) {
            List<Due> told = line.next();
            if (told.isEmpty()) {
                return;
            }
            attempt(told).thenAccept(status -> {
                line.answered();
                answered(told, status == 200);
                goOn(line);
            });
        }
    }

    private CompletableFuture<Integer> attempt(List<Due> dues) {
        List<Change> changes = dues.stream().map(Due::change).toList();
        return dues.get(0).forged() ? forge(changes).thenCompose(told -> post(changes)) : post(changes);
    }

    /** A receiver that takes it does not look at signatures: the true one then tells it nothing new. */
    private CompletableFuture<Void> forge(List<Change> changes) {
        SandboxNumber number = changes.get(0).number();
        return post(number, body(changes), number.appSecret() + "?").thenAccept(status -> {
            if (status == 200) {
                log.warn("sandbox: a callback with a wrong signature was taken");
            }
        });
    }

    private void answered(List<Due> dues, boolean taken) {
        for (Due due : dues) {
            if (!taken && due.before() + 1 < TRIES) {
                after(Duration.ofSeconds(due.before() + 1), due.again());
            } else if (waiting.decrementAndGet() < MOST_WAITING / 2) {
                dropping.set(false);
            }
        }
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
