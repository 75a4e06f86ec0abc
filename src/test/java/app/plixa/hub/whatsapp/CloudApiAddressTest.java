package app.plixa.hub.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.plixa.hub.StartFailures;
import app.plixa.hub.http.OwnPort;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class CloudApiAddressTest {
    /** Whatever the profile is: what counts is where messages go. */
    @ParameterizedTest
    @CsvSource({
        "'', true",
        "http://127.0.0.1:8080/sandbox/graph, true",
        "http://sandbox.example.com/sandbox/graph/, true",
        "https://graph.facebook.com, false",
        "https://graph.facebook.com/, false",
        "http://127.0.0.1:9000/graph, false"
    })
    void knowsAStandIn(String baseUrl, boolean standIn) {
        assertThat(new CloudApiAddress(new OwnPort(), baseUrl, "v24.0", Set.of(), environment("sandbox")).isStandIn())
                .isEqualTo(standIn);
    }

    /** Messages would be taken, and tried in vain. */
    @Test
    void withoutAStandInItMustBeSaidWhereWhatsAppIs() {
        assertThatThrownBy(() -> new CloudApiAddress(new OwnPort(), "", "v24.0", Set.of(), environment("production")))
                .isInstanceOf(NoCloudApiException.class);
    }

    @Test
    void whoStartsItSoIsToldWhatToSet() {
        assertThat(StartFailures.analyses(new NoCloudApiException()))
                .singleElement()
                .satisfies(analysis -> {
                    assertThat(analysis.getDescription()).contains("hub.whatsapp.base-url is empty");
                    assertThat(analysis.getAction()).contains("https://graph.facebook.com", "HUB_WHATSAPP_BASEURL");
                });
    }

    private static MockEnvironment environment(String profile) {
        MockEnvironment environment = new MockEnvironment();
        environment.setActiveProfiles(profile);
        return environment;
    }
}
