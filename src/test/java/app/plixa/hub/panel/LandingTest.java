package app.plixa.hub.panel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LandingTest {
    @ParameterizedTest
    @CsvSource({
        "http://hub:8080/conversations?q=a%20b, /conversations?q=a%20b",
        "https://evil.example/settings, /settings",
        "/webhooks/whe_1, /webhooks/whe_1",
        "http://hub//evil.example/x, /",
        "//evil.example, /",
        "http://hub/%5Cevil.example, /%5Cevil.example",
        "https:\\\\evil.example, /",
        "javascript:alert(1), /",
        "http://hub, /"
    })
    void nobodyIsSentAway(String asked, String path) {
        assertThat(Landing.path(asked)).isEqualTo(path);
    }
}
