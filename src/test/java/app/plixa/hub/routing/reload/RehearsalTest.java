package app.plixa.hub.routing.reload;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.routing.lint.RouteFile;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** What only Camel itself can say of a flow, without the flow. */
class RehearsalTest {
    private static final String ROUTE = """
            - route:
                id: ask
                description: Asks.
                from:
                  uri: jms:queue:nowhere
                  steps:
                    - bean:
                        ref: text
                        method: strip
                    - to:
                        uri: http:nowhere
                        parameters:
                          httpClientConfigurer: "#outlet"
            """;

    @Test
    void aGoodFlowIsBuiltAndNothingOutsideIsTouched() throws Exception {
        assertThat(rehearse(ROUTE)).isEmpty();
    }

    @Test
    void whatCamelStumblesOverIsNamedWithFileAndRoute() throws Exception {
        assertThat(rehearse(ROUTE.replace("ref: text", "ref: txt")))
                .singleElement()
                .asString()
                .startsWith("ask.camel.yaml: route ask: ")
                .contains("txt");
    }

    private static List<String> rehearse(String text) throws Exception {
        try (DefaultCamelContext running = new DefaultCamelContext()) {
            running.getRegistry().bind("text", "a text");
            HttpClientConfigurer plain = client -> {};
            running.getRegistry().bind("outlet", plain);
            RouteFile file = new RouteFile(Path.of("ask.camel.yaml"), text);
            return new Rehearsal(running, List.of("jms", "http", "direct")).of(Flow.of(List.of(file), List.of(), ""));
        }
    }
}
