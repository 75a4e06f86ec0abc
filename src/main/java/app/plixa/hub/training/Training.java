package app.plixa.hub.training;

import app.plixa.hub.whatsapp.CallbackSignature;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Gives a hub that its image's build has started the work of a busy minute, with a WhatsApp and a customer of its own.
 * {@code src/deploy/train.sh} runs it.
 */
public final class Training {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 64;
    /** As train.sh configures the number. */
    private static final String PHONE_NUMBER_ID = "1";

    private static final String APP_SECRET = "none";

    /** <a href="https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples">How Meta calls back</a>. */
    private static final String CALLBACK = """
            {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
            "messaging_product":"whatsapp","metadata":{"display_phone_number":"%s","phone_number_id":"%s"},%s}}]}]}""";

    private static final String STATUS = """
            "statuses":[{"id":"%s","status":"%s","timestamp":"%d","recipient_id":"%s"}]""";

    private static final String ANSWER = """
            "messages":[{"from":"%s","id":"%s","timestamp":"%d","type":"text","text":{"body":"Answer %d"}}]""";

    private static final int PEOPLE = 1_000;
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration TOLD_WITHIN = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final Clock clock = Clock.systemUTC();
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
        ask("POST", "/v1/webhooks", Map.of("url", url, "events", List.of("message.outbound")));
        int sent = together(messages, this::message);
        long told = System.nanoTime() + TOLD_WITHIN.toNanos();
        while (world.told() < sent) {
            within(told, "told of " + world.told() + " of " + sent);
        }
        String number = ask("GET", "/v1/numbers", Map.of()).at("/data/0/id").asText();
        int called = together(messages, n -> callback(number, n));
        for (String page : List.of("/v1/messages", "/v1/conversations", "/v1/openapi.json", "/login")) {
            ask("GET", page, Map.of());
        }
        System.out.println("trained with " + sent + " messages and " + called + " callbacks");
    }

    private HttpRequest message(int n) {
        return request("POST", "/v1/messages/send", Map.of("phone", phone(n), "body", "Message " + n));
    }

    /** In turns a message was delivered, it was read, and somebody answers; signed as Meta signs. */
    private HttpRequest callback(String number, int n) {
        long at = clock.instant().getEpochSecond();
        String value = n % 3 == 2
                ? ANSWER.formatted(phone(n), World.wamid(messages + n), at, n)
                : STATUS.formatted(World.wamid(n / 3), n % 3 == 0 ? "delivered" : "read", at, phone(n / 3));
        byte[] body = CALLBACK.formatted(phone(0), PHONE_NUMBER_ID, value).getBytes(StandardCharsets.UTF_8);
        return to("/whatsapp/" + number + "/webhook")
                .header("X-Hub-Signature-256", CallbackSignature.of(body, APP_SECRET))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static String phone(int n) {
        return "5511" + (960_000_000 + n % PEOPLE);
    }

    /** As many at once as clients under load; how many were accepted, nearly all at the least. */
    private int together(int count, IntFunction<HttpRequest> requests) throws InterruptedException {
        Semaphore places = new Semaphore(AT_ONCE);
        AtomicInteger accepted = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            places.acquire();
            http.sendAsync(requests.apply(i), HttpResponse.BodyHandlers.ofString())
                    .whenComplete((answer, failure) -> {
                        if (failure == null && answer.statusCode() < 300) {
                            accepted.incrementAndGet();
                        }
                        places.release();
                    });
        }
        places.acquire(AT_ONCE);
        if (accepted.get() < 0.9 * count) {
            throw new IllegalStateException("accepted only " + accepted.get() + " of " + count);
        }
        return accepted.get();
    }

    private boolean isReady() throws IOException, InterruptedException {
        try {
            HttpRequest request = request("GET", "/actuator/health/readiness", Map.of());
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    private JsonNode ask(String method, String path, Map<String, Object> body)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request(method, path, body), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + " answers " + answer.statusCode());
        }
        boolean json = answer.headers().firstValue("Content-Type").orElse("").contains("json");
        return json ? JSON.readTree(answer.body()) : JSON.missingNode();
    }

    private HttpRequest request(String method, String path, Map<String, Object> body) {
        return to(path).header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(json(body)))
                .build();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(hub + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json");
    }

    private static byte[] json(Map<String, Object> body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void within(long nanos, String otherwise) throws InterruptedException {
        if (System.nanoTime() > nanos) {
            throw new IllegalStateException(otherwise);
        }
        TimeUnit.MILLISECONDS.sleep(100);
    }
}
