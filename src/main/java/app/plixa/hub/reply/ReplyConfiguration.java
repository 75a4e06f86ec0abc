package app.plixa.hub.reply;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The model that the route's {@code langchain4j-chat:} step asks; there is none while the feature is off. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReplySettings.class)
class ReplyConfiguration {
    @Bean
    @Conditional(Configured.class)
    PunctualModel replyModel(ReplySettings settings) {
        return new PunctualModel(model(settings), settings.timeout(), settings.atOnce());
    }

    private static ChatModel model(ReplySettings settings) {
        return settings.provider().equals("openai") ? openAi(settings) : ollama(settings);
    }

    /** Not tried again: the customer waits, and the fallback is there. */
    private static ChatModel openAi(ReplySettings settings) {
        return OpenAiChatModel.builder()
                .httpClientBuilder(http(settings.timeout()))
                .baseUrl(settings.address())
                .apiKey(settings.apiKey().isBlank() ? null : settings.apiKey())
                .modelName(settings.model())
                .timeout(settings.timeout())
                .maxRetries(0)
                .build();
    }

    private static ChatModel ollama(ReplySettings settings) {
        return OllamaChatModel.builder()
                .httpClientBuilder(http(settings.timeout()))
                .baseUrl(settings.address())
                .customHeaders(
                        settings.apiKey().isBlank() ? Map.of() : Map.of("Authorization", "Bearer " + settings.apiKey()))
                .modelName(settings.model())
                .timeout(settings.timeout())
                .maxRetries(0)
                .build();
    }

    /** HTTP/1.1, for some servers stumble over the offer of HTTP/2; no redirect gets to see the key. */
    private static HttpClientBuilder http(Duration timeout) {
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER);
        return new JdkHttpClientBuilder()
                .httpClientBuilder(client)
                .connectTimeout(timeout)
                .readTimeout(timeout);
    }
}
