package app.plixa.hub.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives a hub that its image's build has started the work of a busy minute, to a WhatsApp and a customer of its own.
 * {@code src/deploy/train.sh} runs it.
 */
public final class Training {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 64;
    private static final int PEOPLE = 1_000;
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration TOLD_WITHIN = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final String hub;
    private final String token;
    private final World world;
    private final int messages;

    private Training(int port, World world, String token, int messages) {
        this.hub = "http://127.0.0.1:" + port;
        this.world = world;
        this.token = token;
        this.messages = messages;
    }

    /**
     * Trains: {@code <the hub's port> <the port to be the world on> <token> <messages>}. Throws if the hub does not do its
     * work.
     */
    public static void main(String[] args) throws Exception {
        try (World world = new World(Integer.parseInt(args[1]))) {
            new Training(Integer.parseInt(args[0]), world, args[2], Integer.parseInt(args[3])).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        long ready = System.nanoTime() + READY_WITHIN.toNanos();
        while (!isReady()) {
            within(ready, "not ready");
        }
        String url = "http://127.0.0.1:" + world.port() + "/hook";
        ask("POST", "/v1/webhooks", Map.of("url", url, "events", new String[] {"message.outbound"}));
        send();
        for (String page : new String[] {"/v1/messages", "/v1/conversations", "/v1/openapi.json", "/login"}) {
            ask("GET", page, Map.of());
        }
        long told = System.nanoTime() + TOLD_WITHIN.toNanos();
        while (world.told() < messages) {
            within(told, "told of " + world.told() + " of " + messages);
        }
        System.out.println("trained with " + messages + " messages");
    }

    /** As many at once as clients under load. */
    private void send() throws IOException, InterruptedException {
        Semaphore places = new Semaphore(AT_ONCE);
        AtomicInteger accepted = new AtomicInteger();
        for (int i = 0; i < messages; i++) {
            HttpRequest request = request(
                    "POST",
                    "/v1/messages/send",
                    Map.of("phone", "5511" + (960_000_000 + i % PEOPLE), "body", "Message " + i));
            places.acquire();
            http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).whenComplete((answer, failure) -> {
                if (failure == null && answer.statusCode() == 202) {
                    accepted.incrementAndGet();
                }
                places.release();
            });
        }
        places.acquire(AT_ONCE);
        if (accepted.get() < messages) {
            throw new IllegalStateException("accepted only " + accepted.get());
        }
    }

    private boolean isReady() throws IOException, InterruptedException {
        try {
            HttpRequest request = request("GET", "/actuator/health/readiness", Map.of());
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    private void ask(String method, String path, Map<String, Object> body) throws IOException, InterruptedException {
        int status = http.send(request(method, path, body), HttpResponse.BodyHandlers.ofString())
                .statusCode();
        if (status >= 300) {
            throw new IllegalStateException(method + " " + path + " answers " + status);
        }
    }

    private HttpRequest request(String method, String path, Map<String, Object> body) throws IOException {
        return HttpRequest.newBuilder(URI.create(hub + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
    }

    private static void within(long nanos, String otherwise) throws InterruptedException {
        if (System.nanoTime() > nanos) {
            throw new IllegalStateException(otherwise);
        }
        TimeUnit.MILLISECONDS.sleep(100);
    }
}
