package app.plixa.hub;

import app.plixa.hub.docs.Contract;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import app.plixa.hub.secret.Vault;
import app.plixa.hub.whatsapp.CallbackSignature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole hub in this process: real PostgreSQL, real Artemis, random ports, data in a temporary folder. */
final class RunningHub implements AutoCloseable {
    static final String TOKEN = "plixa_pat_0123456789012345678901234567890123456789abc";
    /** The same for all: some tests run two hubs on one database. */
    static final String SECRET_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    /** Opens, too, so that another hub can change the key. */
    static final String NEXT_KEY = "OTg3NjU0MzIxMDk4NzY1NDMyMTA5ODc2NTQzMjEwOTg=";

    static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final ConfigurableApplicationContext context;
    final JdbcClient database;
    private final String url;

    RunningHub(Path data, String... options) {
        this(data, Optional.empty(), options);
    }

    /** A hub that goes by another clock, if one is given. */
    RunningHub(Path data, Optional<Clock> clock, String... options) {
        SpringApplication application = new SpringApplication(HubApplication.class);
        clock.ifPresent(other -> application.addInitializers(hub -> ((GenericApplicationContext) hub)
                .registerBean("otherClock", Clock.class, () -> other, bean -> bean.setPrimary(true))));
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of());
        List<String> usual = List.of(
                "--server.port=0",
                "--hub.data-dir=" + data,
                "--hub.bootstrap.token=" + TOKEN,
                "--hub.secret-key=" + SECRET_KEY,
                "--hub.secret-keys-old=" + NEXT_KEY,
                "--hub.sandbox.status-delay=50ms",
                "--hub.rate-limit.per-minute=100000",
                "--hub.sweep.redelivery-period=100",
                "--hub.sweep.recovery-period=100",
                "--hub.sweep.period=200");
        // Of an option that comes twice Spring would take both.
        Stream<String> others = usual.stream()
                .filter(one -> Stream.of(options).noneMatch(o -> o.startsWith(one.substring(0, one.indexOf('=') + 1))));
        String[] all = Stream.concat(others, Stream.of(options)).toArray(String[]::new);
        if (Stream.of(options).noneMatch(o -> o.startsWith("--spring.datasource.url="))) {
            DatabaseTemplate.copyTo(data);
        }
        this.context = application.run(all);
        UnreadableSql.watch();
        this.database = context.getBean(JdbcClient.class);
        this.url = "http://127.0.0.1:"
                + ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    /** Where this hub listens, for others than {@link #call}. */
    String url(String path) {
        return url + path;
    }

    /** One request with the first token, unless the headers say otherwise; the answer must be a documented one. */
    HttpResponse<String> call(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (List.of(headers).stream().noneMatch("Authorization"::equals)) {
            request.header("Authorization", "Bearer " + TOKEN);
        }
        if (List.of(headers).stream().noneMatch("Content-Type"::equals)) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Contract.PUBLISHED.check(method, path, body, answer);
            return answer;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JsonNode send(String phone, String body) {
        HttpResponse<String> answer =
                call("POST", "/v1/messages/send", "{\"phone\":\"" + phone + "\",\"body\":\"" + body + "\"}");
        if (answer.statusCode() != 202) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return json(answer.body()).path("data");
    }

    /** Registers an endpoint; its resource with the secret. */
    JsonNode register(String target, String... events) {
        String names = String.join("\",\"", events);
        HttpResponse<String> answer =
                call("POST", "/v1/webhooks", "{\"url\":\"" + target + "\",\"events\":[\"" + names + "\"]}");
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return json(answer.body()).path("data");
    }

    /** Calls back as Meta does, signed, about the first number; {@code told} is what stands beside its metadata. */
    HttpResponse<String> callback(String told) {
        WhatsAppNumber number = context.getBean(Numbers.class).all().get(0);
        String body =
                "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
                        + "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\""
                        + number.phoneNumberId() + "\"}," + told + "}}]}]}";
        String signature = CallbackSignature.of(body.getBytes(StandardCharsets.UTF_8), number.appSecret());
        return call("POST", "/whatsapp/" + number.id() + "/webhook", body, "X-Hub-Signature-256", signature);
    }

    /** Connects a number in the database, without asking WhatsApp. */
    void connect(String id, String workspaceId, String phoneNumberId) {
        Vault vault = context.getBean(Vault.class);
        database.sql("insert into numbers (id, workspace_id, phone, phone_number_id, access_token, app_secret,"
                        + " verify_token, created_at) values (?, ?, '5511300000009', ?, ?, ?, ?, now())")
                .params(
                        id,
                        workspaceId,
                        phoneNumberId,
                        vault.seal("a", id, "access_token"),
                        vault.seal("b", id, "app_secret"),
                        vault.seal("c", id, "verify_token"))
                .update();
    }

    String status(String messageId) {
        return database.sql("select status from messages where id = ?")
                .param(messageId)
                .query(String.class)
                .single();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    @Override
    public void close() {
        context.close();
        UnreadableSql.assertNone();
    }

    /** What Prometheus gets under this name, labels included; empty where there is none such. */
    OptionalDouble metric(String name) {
        return call("GET", "/actuator/prometheus", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst();
    }
}
