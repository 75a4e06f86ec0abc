package app.plixa.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole hub in this process: real PostgreSQL, real Artemis, random ports, data in a temporary folder. */
final class RunningHub implements AutoCloseable {
    static final String TOKEN = "plixa_pat_0123456789012345678901234567890123456789abc";
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
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "--server.port=0",
                                "--hub.data-dir=" + data,
                                "--hub.bootstrap.token=" + TOKEN,
                                "--hub.sandbox.status-delay=50ms",
                                "--hub.rate-limit.per-minute=100000",
                                "--hub.sweep.redelivery-period=100",
                                "--hub.sweep.period=200"),
                        java.util.stream.Stream.of(options))
                .toArray(String[]::new);
        this.context = application.run(all);
        this.database = context.getBean(JdbcClient.class);
        this.url = "http://127.0.0.1:"
                + ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    /** Where this hub listens, for others than {@link #call}. */
    String url(String path) {
        return url + path;
    }

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
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
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
    }
}
