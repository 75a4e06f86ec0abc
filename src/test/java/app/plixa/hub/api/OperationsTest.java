package app.plixa.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {
    private final Operations operations = new Operations();

    @BeforeEach
    void serve() {
        serve("/v1/things", "GET,POST", "application/json");
        serve("/v1/things/{id}", "DELETE,GET", null);
        serve("/v1/things/special", "GET", null);
        serve("/v1/files", "POST", "multipart/form-data");
        serve("/other", "GET", null);
    }

    private void serve(String uri, String verbs, String consumes) {
        operations.registerHttpEndpoint(new HttpEndpointModel(uri, verbs, consumes, null, null));
    }

    @Test
    void ofTwoPathsTheOneThatSaysMoreIsMeant() {
        assertThat(operations.at("/v1/things/special").orElseThrow().template()).isEqualTo("/v1/things/special");
        assertThat(operations.at("/v1/things/x").orElseThrow().template()).isEqualTo("/v1/things/{id}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/thing", "/v1/things/", "/v1/Things", "/v1/things/x/y", "/v1//things", "/other", "/v1"})
    void thereIsOneWayToWriteAPath(String path) {
        assertThat(operations.at(path)).isEmpty();
    }

    @Test
    void whatCanBeReadCanBeAskedForItsHeaders() {
        assertThat(operations.at("/v1/things").orElseThrow().allowed())
                .containsExactly("GET", "POST", "HEAD", "OPTIONS");
        assertThat(operations.at("/v1/files").orElseThrow().allowed()).containsExactly("POST", "OPTIONS");
    }

    @Test
    void onlyBodiesThatAreNoJsonAreStreamed() {
        assertThat(operations.at("/v1/files").orElseThrow().takesStream()).isTrue();
        assertThat(operations.at("/v1/things").orElseThrow().takesStream()).isFalse();
        assertThat(operations.at("/v1/things/x").orElseThrow().takesStream()).isFalse();
    }

    @Test
    void whatIsNoLongerServedIsGone() {
        operations.unregisterHttpEndpoint(new HttpEndpointModel("/v1/files"));
        assertThat(operations.at("/v1/files")).isEmpty();
        assertThat(operations.known()).isTrue();
    }
}
