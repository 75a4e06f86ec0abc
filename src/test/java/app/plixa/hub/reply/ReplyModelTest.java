package app.plixa.hub.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.TimeoutException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said over HTTP to the models, and how long they are listened to. */
class ReplyModelTest {
    private static final String OPENAI = """
            {"id":"1","object":"chat.completion","created":1,"model":"small-model","choices":[{"index":0,
            "message":{"role":"assistant","content":"Hello!"},"finish_reason":"stop"}]}""";
    private static final String OLLAMA = """
            {"model":"small-model","created_at":"2026-03-01T12:00:00Z","done":true,"done_reason":"stop",
            "message":{"role":"assistant","content":"Hello!"}}""";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private volatile HttpExchange asked;
    private volatile JsonNode question;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void openAiIsAskedWithTheKeyAndThePromptApart() {
        answer("/v1/chat/completions", OPENAI);

        assertThat(ask("openai", "/v1", Duration.ofSeconds(5))).isEqualTo("Hello!");

        assertQuestion();
    }

    @Test
    void ollamaIsAskedAtOnceForTheWholeAnswer() {
        answer("/api/chat", OLLAMA);

        assertThat(ask("ollama", "", Duration.ofSeconds(5))).isEqualTo("Hello!");

        assertQuestion();
        assertThat(question.path("stream").asBoolean(true)).isFalse();
    }

    @Test
    void anAnswerThatTricklesIsGivenUpInTime() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                do {
                    body.write(' ');
                    body.flush();
                } while (!await(20));
            }
        });

        assertThatThrownBy(() -> ask("openai", "/v1", Duration.ofMillis(300))).isInstanceOf(TimeoutException.class);
    }

    @Test
    void aRedirectIsAnErrorAndTheKeyGoesNowhere() {
        answer("/elsewhere", OPENAI);
        server.createContext("/v1", exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });

        assertThatThrownBy(() -> ask("openai", "/v1", Duration.ofSeconds(5))).isInstanceOf(RuntimeException.class);
        assertThat(asked).isNull();
    }

    private void answer(String path, String body) {
        server.createContext(path, exchange -> {
            asked = exchange;
            question = new ObjectMapper().readTree(exchange.getRequestBody());
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private String ask(String provider, String path, Duration timeout) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        return new ReplyConfiguration()
                .replyModel(Examples.settings(provider, url, timeout))
                .chat(SystemMessage.from("Be kind."), UserMessage.from("Are you {{open}}?"))
                .aiMessage()
                .text();
    }

    private void assertQuestion() {
        assertThat(asked.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer sk-secret");
        assertThat(asked.getRequestHeaders().containsKey("Upgrade")).isFalse();
        assertThat(question.path("model").asText()).isEqualTo("small-model");
        assertThat(question.path("messages")).hasSize(2);
        assertThat(question.at("/messages/0/role").asText()).isEqualTo("system");
        assertThat(question.at("/messages/0/content").asText()).isEqualTo("Be kind.");
        assertThat(question.at("/messages/1/role").asText()).isEqualTo("user");
        assertThat(question.at("/messages/1/content").asText()).isEqualTo("Are you {{open}}?");
    }

    private boolean await(int millis) {
        try {
            return end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
