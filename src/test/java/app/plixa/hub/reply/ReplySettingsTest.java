package app.plixa.hub.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplySettingsTest {
    @Test
    void theKeyIsNotShown() {
        assertThat(Examples.settings("openai", "", Duration.ofSeconds(1)).toString())
                .isEqualTo("openai small-model");
    }

    @Test
    void eachProviderHasAnAddress() {
        Duration time = Duration.ofSeconds(1);
        assertThat(Examples.settings("openai", "", time).address()).isEqualTo("https://api.openai.com/v1");
        assertThat(Examples.settings("ollama", " ", time).address()).isEqualTo("http://localhost:11434");
        assertThat(Examples.settings("openai", "http://gpu:8000/v1 ", time).address())
                .isEqualTo("http://gpu:8000/v1");
    }

    @Test
    void whatCannotWorkEndsTheStartWithItsKey() {
        Duration time = Duration.ofSeconds(1);
        assertThatThrownBy(() -> Examples.settings("gpt", "", time)).hasMessageContaining("hub.auto-reply.provider");
        assertThatThrownBy(() -> Examples.settings("openai", "gpu:8000", time))
                .hasMessageContaining("hub.auto-reply.base-url");
        assertThatThrownBy(() -> Examples.settings("openai", "", Duration.ZERO))
                .hasMessageContaining("hub.auto-reply.timeout");
    }
}
